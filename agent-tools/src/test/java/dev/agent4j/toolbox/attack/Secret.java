package dev.agent4j.toolbox.attack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * A secret made up for a test.
 *
 * @param isTold whether a host must tell it: it does not look like a secret by itself
 * @param text as it stands in a file
 * @param core the part of it that nobody may see
 */
record Secret(String kind, boolean isTold, String text, String core) {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String WORD = LETTERS + "0123456789";
  private static final String HEX = "0123456789abcdef";

  /** Returns {@code each} secrets of each kind. */
  static List<Secret> some(int each, Random random) {
    var all = new ArrayList<Secret>();
    for (int i = 0; i < each; i++) {
      addKeys(all, random);
      addOthers(all, random);
    }
    return all;
  }

  private static void addKeys(List<Secret> all, Random random) {
    all.add(key("sk-api-", 40, WORD + "-_", random));
    all.add(key("sk-proj-", 48, WORD, random));
    all.add(key("ghp_", 36, WORD, random));
    all.add(key("github_pat_", 82, WORD + "_", random));
    all.add(key("glpat-", 20, WORD, random));
    all.add(key("xoxb-", 40, WORD, random));
    all.add(key("AKIA", 16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", random));
    all.add(key("AIza", 35, WORD, random));
    all.add(key("npm_", 36, WORD, random));
    all.add(key("hf_", 34, LETTERS, random));
    all.add(key("sk_live_", 24, WORD, random));
    all.add(key("dop_v1_", 64, HEX, random));
    all.add(key("SG.", 22, WORD, random, "." + random(43, WORD, random)));
  }

  private static void addOthers(List<Secret> all, Random random) {
    String signature = random(43, WORD + "-_", random);
    String claims = base64("{\"sub\":\"" + random(12, WORD, random) + "\"}").replace("=", "");
    all.add(
        new Secret("JWT", false, "eyJhbGciOiJIUzI1NiJ9." + claims + "." + signature, signature));
    String password = random(16, WORD, random);
    all.add(
        new Secret("URL", false, "postgres://app:" + password + "@db.example:5432/x", password));
    String bearer = random(32, WORD, random);
    all.add(new Secret("bearer", false, "Authorization: Bearer " + bearer, bearer));
    String variable = "a1" + random(30, WORD, random);
    all.add(new Secret("variable", false, "APP_SECRET_KEY=" + variable, variable));
    String body = random(64, WORD + "+/", random) + "\n" + random(64, WORD + "+/", random);
    all.add(
        new Secret(
            "PEM",
            false,
            "-----BEGIN RSA PRIVATE KEY-----\n" + body + "\n-----END RSA PRIVATE KEY-----",
            body));
    String plain = random(20, WORD, random);
    all.add(new Secret("told", true, plain, plain));
    String odd = "pä\"s\\" + random(12, WORD, random) + "\t€&=" + random(6, WORD, random);
    all.add(new Secret("told, odd", true, odd, odd));
    String lines = random(30, WORD, random) + "\n" + random(30, WORD, random);
    all.add(new Secret("told, lines", true, lines, lines));
  }

  private static Secret key(String prefix, int length, String of, Random random) {
    return key(prefix, length, of, random, "");
  }

  private static Secret key(String prefix, int length, String of, Random random, String rest) {
    // No first character that would end the word before.
    String core = "Z7".substring(0, prefix.equals("dop_v1_") ? 0 : 1) + random(length, of, random);
    return new Secret(
        prefix, false, prefix + core.substring(0, length) + rest, core.substring(0, length));
  }

  private static String random(int length, String of, Random random) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(of.charAt(random.nextInt(of.length())));
    }
    return text.toString();
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns whether half of what nobody may see, or more, stands in {@code sink} in any form. */
  boolean isIn(String sink) {
    for (String line : core.split("\n", -1)) {
      int size = Math.max(8, (line.length() + 1) / 2);
      for (int i = 0; i + size <= line.length(); i++) {
        if (sink.contains(line.substring(i, i + size))) {
          return true;
        }
      }
    }
    String coded = base64(text);
    return sink.contains(coded.substring(0, coded.length() / 2));
  }
}
