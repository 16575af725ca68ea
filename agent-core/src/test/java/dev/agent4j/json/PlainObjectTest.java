package dev.agent4j.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainObjectTest {
  private static final JsonFactory FACTORY = new JsonFactory();

  @Test
  void plainObjectIsReadWithItsMembersInOrder() {
    JsonObject read =
        JsonText.PlainObject.read(" {\"path\" : \"a/ü.txt\",\n\t\"from\":42, \"all\":true} \r\n");

    assertThat(read).isNotNull();
    assertThat(read).hasToString("{\"path\":\"a/ü.txt\",\"from\":42,\"all\":true}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "\"a\"",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1}x",
        "{\"a\":1}{}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":01}",
        "{\"a\":-1}",
        "{\"a\":1.0}",
        "{\"a\":1e3}",
        "{\"a\":null}",
        "{\"a\":{}}",
        "{\"a\":[]}",
        "{\"a\":\"\\n\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"b}",
        "{\"a\" 1}",
        "{\"a\":1234567890123456789}",
        "{\"\uD800\":1}",
        "{\"a\":truely}",
        "{a:1}",
        "\uFEFF{\"a\":1}"
      })
  void whatIsNotPlainIsLeftToTheParser(String text) {
    assertThat(JsonText.PlainObject.read(text)).isNull();
  }

  @Property(tries = 5_000)
  void whatIsReadIsWhatTheParserReads(@ForAll("nearlyPlain") String text) {
    JsonObject read = JsonText.PlainObject.read(text);

    if (read != null) {
      Object parsed = parsed(text);
      assertThat(parsed).isEqualTo(read).hasToString(read.toString());
    }
  }

  private static @Nullable Object parsed(String text) {
    return new JsonReading(FACTORY, text, JsonText.MAX_DEPTH).value();
  }

  @Provide
  static Arbitrary<String> nearlyPlain() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "{",
            "}",
            "\"a\"",
            "\"b\"",
            "\"é\"",
            "\"\"",
            ":",
            ",",
            " ",
            "\n",
            "1",
            "0",
            "42",
            "007",
            "true",
            "false",
            "null",
            "\"",
            "\\",
            "-",
            ".",
            "\"a\":1",
            "\"b\":\"x\"",
            "\"c\":true");
    return parts.list().ofMaxSize(7).map(it -> "{" + String.join("", it) + "}");
  }
}
