package dev.agent4j.redact;

import dev.agent4j.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The forms in which a secret may stand in a text: as it is, and as programs write it. */
final class SecretForms {
  /** What is shorter is found in base64 and hex of anything. */
  private static final int SHORTEST_ENCODED = 6;

  /** A shorter line of a secret may be anything. */
  private static final int SHORTEST_LINE = 12;

  private SecretForms() {}

  static Set<String> of(String secret) {
    var forms = new LinkedHashSet<String>();
    addForms(forms, secret);
    if (secret.indexOf('\n') >= 0) {
      // Lines are numbered, indented and searched one by one; those with dashes say what it is.
      secret
          .lines()
          .map(String::strip)
          .filter(it -> it.length() >= SHORTEST_LINE && !it.startsWith("-----"))
          .forEach(it -> addForms(forms, it));
    }
    forms.removeIf(it -> it.length() < 2);
    return forms;
  }

  private static void addForms(Set<String> forms, String secret) {
    forms.add(secret);
    forms.add(inJson(secret));
    forms.add(inJson(inJson(secret)));
    String inUrl = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    forms.add(inUrl);
    forms.add(inUrl.replace("+", "%20"));
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= SHORTEST_ENCODED) {
      String hex = HexFormat.of().formatHex(bytes);
      forms.add(hex);
      forms.add(hex.toUpperCase(Locale.ROOT));
      for (int before = 0; before < 3; before++) {
        forms.add(inBase64(Base64.getEncoder(), bytes, before));
        forms.add(inBase64(Base64.getUrlEncoder(), bytes, before));
      }
    }
  }

  private static String inJson(String text) {
    String json = JsonObject.of("a", text).toString();
    return json.substring("{\"a\":\"".length(), json.length() - "\"}".length());
  }

  /** Returns the digits that depend on {@code bytes} alone if others stand before and behind. */
  private static String inBase64(Base64.Encoder encoder, byte[] bytes, int before) {
    byte[] shifted = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, shifted, before, bytes.length);
    byte[] digits = encoder.encode(shifted);
    int first = (before * 8 + 5) / 6;
    int last = shifted.length * 8 / 6;
    return new String(Arrays.copyOfRange(digits, first, last), StandardCharsets.US_ASCII);
  }
}
