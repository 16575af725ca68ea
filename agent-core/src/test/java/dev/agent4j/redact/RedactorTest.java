package dev.agent4j.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.c2lnbmF0dXJl";

  private final Redactor redactor = Redactor.of();

  @Test
  void secretsItIsToldOfAreBlackedOutWhereverTheyStand() {
    Redactor told = Redactor.of("hunter2", "s3cr3t");

    String clean = told.redact("hunter2 and (s3cr3t), xhunter2x");

    assertThat(clean).isEqualTo("[redacted] and ([redacted]), x[redacted]x");
  }

  @Test
  void secretThatIsAPartOfAnotherLeavesNothingOfTheLonger() {
    Redactor told = Redactor.of("abc", "abcdef");

    assertThat(told.redact("key abcdef, key abc")).isEqualTo("key [redacted], key [redacted]");
  }

  @Test
  void blankSecretCountsForNothing() {
    assertThat(Redactor.of("", "  ").redact("a  b")).isEqualTo("a  b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key=sk-api-0123456789 end | key=[redacted] end",
        "Authorization: Bearer abc.DEF-123_45 end | Authorization: Bearer [redacted] end",
        "token " + JWT + " end | token [redacted] end",
        "postgres://app:pa55:word@db/x | postgres://app:[redacted]@db/x",
        "redis://:pa55word@db | redis://:[redacted]@db",
        "sk-0123456789sk | [redacted]",
      })
  void whatLooksLikeAKeyIsBlackedOut(String text, String expected) {
    assertThat(redactor.redact(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "risk-management",
        "the task-force-of-nine",
        "sk-short",
        "bearer of bad news",
        "http://localhost:8080/a@b",
        "mail a@b.example at 10:30",
        "-----BEGIN CERTIFICATE----- MIIB",
      })
  void whatOnlyResemblesAKeyStays(String text) {
    assertThat(redactor.redact(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key=sk-api-0123456789",
        "Authorization: Bearer abc.DEF-123_45",
        JWT,
        "redis://:pa55word@db",
        "export API_KEY=abcdefgh1234",
        "gsk_0123456789abcdefghij",
        "AGE-SECRET-KEY-10123456789ABCDEFGHIJ",
      })
  void whateverIsBlackedOutLooksSecret(String text) {
    assertThat(redactor.redact(text)).isNotEqualTo(text);
    assertThat(Redactor.looksSecret(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Djavax.net.ssl.trustStorePassword=changeit",
        "ftp://me:pw@host",
        "pk_live-abcdefghijklmnop",
        "hf_0123456789abcdef",
      })
  void moreLooksSecretThanIsBlackedOutForCertain(String text) {
    assertThat(Redactor.looksSecret(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-Xmx1g", "/usr/lib/jvm", "http://proxy:3128", "C:\\Program Files"})
  void plainValuesDoNotLookSecret(String text) {
    assertThat(Redactor.looksSecret(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "GITHUB_TOKEN, true",
    "client_secret, true",
    "DB_PASSWD, true",
    "GPG_PASSPHRASE, true",
    "MY_PRIVATE_THING, true",
    "CLIENT_CERT, true",
    "PATH, false",
    "MAVEN_OPTS, false",
  })
  void namesTellOfSecrets(String name, boolean isSecret) {
    assertThat(Redactor.isSecretName(name)).isEqualTo(isSecret);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-0123456789",
        "Bearer 0123456789",
        JWT,
      })
  void keyIsFoundBehindAnEscapeAndBehindAColor(String key) {
    for (String before : List.of("\n", "\\n", "\\t", "\u001b[1;32m", "\"", "=")) {
      assertThat(redactor.redact("x" + before + key + " y"))
          .startsWith("x" + before)
          .endsWith("[redacted] y")
          .doesNotContain("0123456789", "eyJ");
    }
  }

  @Test
  void privateKeyIsBlackedOutWithItsHeaders() {
    String pem =
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,0123

        MIIEowIBAAKCAQEA7bq
        -----END RSA PRIVATE KEY-----
        after
        """;

    assertThat(redactor.redact("before\n" + pem))
        .isEqualTo("before\n[redacted]-----END RSA PRIVATE KEY-----\nafter\n");
  }

  @Test
  void privateKeyWithoutItsEndIsBlackedOutUpToTheQuote() {
    String json = "{\"key\": \"-----BEGIN PRIVATE KEY-----\\nMIIEowIBAAK\", \"next\": 1}";

    assertThat(redactor.redact(json)).isEqualTo("{\"key\": \"[redacted]\", \"next\": 1}");
  }

  @Test
  void longTextThatAlmostLooksSecretIsReadThrough() {
    String text = "-----BEGIN PRIVATE KEY-----" + "\\n=".repeat(200_000) + "://:".repeat(50_000);

    assertThat(redactor.redact(text)).isEqualTo("[redacted]");
  }

  @Test
  void jsonIsRedactedInItsStringsAndNamesAtAnyDepth() {
    Redactor told = Redactor.of("pa\"ss");
    JsonObject json =
        JsonObject.of("a", "x pa\"ss y", "pa\"ss", List.of("pa\"ss", 7, List.of()))
            .with("b", JsonObject.of("c", "\nsk-0123456789", "d", null));

    JsonObject clean = told.redact(json);

    assertThat(clean.toString())
        .isEqualTo(
            "{\"a\":\"x [redacted] y\",\"[redacted]\":[\"[redacted]\",7,[]],"
                + "\"b\":{\"c\":\"\\n[redacted]\",\"d\":null}}");
  }
}
