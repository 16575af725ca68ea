package dev.agent4j.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParsingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"path":"a"               | cut off                   | line 1, column 12 | {"path":"a"▶
          {"path":"a",              | cut off                   | line 1, column 13 | ,▶
          {"a":[{"b":"xyz           | cut off                   | near a[0].b       | xyz▶
          {"a":1,"a":2}             | the name "a" stands twice | line 1, column 8  | ▶"a":2}
          {'a':1}                   | expecting double-quote    | line 1, column 2  | {▶'a':1}
          {"a" 1}                   | expecting a colon         | line 1, column 6  | ▶1}
          {"a":1 "b":2}             | expecting comma           | line 1, column 8  | ▶"b":2}
          {"a":1}}                  | no open Object            | line 1, column 8  | ▶}
          {"a":1} {"b":2}           | after the end             | line 1, column 9  | ▶{"b":2}
          {"a":1}x                  | Unrecognized token        | line 1, column 8  | ▶x
          {"a":NaN}                 | NaN                       | near a            | NaN
          {"a":01}                  | Leading zeroes            | near a            | 1}
          {"a":"\\q"}               | escape                    | near a            | q"}
          {"a":1e999999999}         | exponent                  | line 1, column 6  | ▶1e999999999}
          {"a":1e99999999999999999} | exponent                  | line 1, column 6  | ▶1e9
          // no comments            | '/'                       | line 1, column 1  | ▶// no
          """)
  void errorsSayWhatIsWrongAndWhere(String text, String what, String place, String excerpt) {
    assertThatThrownBy(() -> JsonObject.parse(text.strip()))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining(what)
        .hasMessageContaining(place)
        .hasMessageContaining(excerpt);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [1]      | was [1]
          "text"   | was "text"
          null     | was null
          12       | was 12
          """)
  void whatIsNotAnObjectIsNamed(String text, String what) {
    assertThatThrownBy(() -> JsonObject.parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessage("expected a JSON object, " + what);
  }

  @Test
  void emptyTextIsNoObject() {
    assertThatThrownBy(() -> JsonObject.parse(" \n"))
        .isInstanceOf(JsonException.class)
        .hasMessage("expected JSON, found nothing");
  }

  @Test
  void linesAreCountedAndTheExcerptStaysShort() {
    String text = "{\n  \"a\": 1,\n  \"b\": [1, 2\n  \"c\": \"" + "x".repeat(5_000) + "\"\n}";

    assertThatThrownBy(() -> JsonObject.parse(text))
        .hasMessageContaining("line 4, column 3, near b[2]")
        .hasMessageContaining("[1, 2   ▶\"c\": ")
        .extracting(e -> e.getMessage().length())
        .matches(length -> (int) length < 250, "is short");
  }

  @Test
  void messagesHoldNothingMeantForJavaProgrammers() {
    var texts =
        List.of(
            "{\"a\":+1}",
            "{\"a\":NaN}",
            "{\"a\":1",
            "{\"a\":/*",
            "[".repeat(600),
            "{\"a\":\"\n\"}",
            "{\"a\":" + "9".repeat(1_500) + "}",
            "{\"a\":" + "9".repeat(5_000) + "}");

    assertThat(texts)
        .allSatisfy(
            text ->
                assertThatThrownBy(() -> JsonObject.parse(text))
                    .isInstanceOf(JsonException.class)
                    .message()
                    .doesNotContain("Feature", "Source", "Constraints", "CTRL", "`")
                    .hasSizeLessThan(300));
  }

  @Test
  void deepNestingIsRefusedNotOverflowed() {
    String deep = "{\"a\":".repeat(100_000);

    assertThatThrownBy(() -> JsonObject.parse(deep))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("nested deeper than 500 levels");
    assertThatThrownBy(() -> JsonObject.parseLenient("{\"a\":".repeat(101) + "1" + "}".repeat(101)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("nested deeper than 100 levels");
  }

  @Test
  void lenientParsingTakesGoodTextAsItIs() {
    String text = "{\"a\":[1,2.50],\"b\":\"{\\\"x\\\":1,}\"}";

    JsonObject.Parsed parsed = JsonObject.parseLenient(text);

    assertThat(parsed.object()).hasToString(text);
    assertThat(parsed.repairs()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1,}                  | {"a":1}            | comma
          {"a":[1,2,],}             | {"a":[1,2]}        | comma
          "{\\"a\\":\\"x\\"}"       | {"a":"x"}          | string
          "{\\"a\\":1,}"            | {"a":1}            | string;comma
          {"a":"x\ty"}              | {"a":"x\\ty"}      | control
          {"a":"x\ty",}             | {"a":"x\\ty"}      | comma;control
          """)
  void slipsOfModelsAreRepairedAndReported(String text, String object, String repairs) {
    JsonObject.Parsed parsed = JsonObject.parseLenient(text);

    assertThat(parsed.object()).hasToString(object);
    assertThat(parsed.repairs()).hasSize(repairs.split(";").length);
    assertThat(Stream.of(repairs.split(";")))
        .allSatisfy(word -> assertThat(parsed.repairs()).anyMatch(it -> it.contains(word)));
  }

  @Test
  void rawLineBreaksInsideStringsAreTaken() {
    JsonObject.Parsed parsed = JsonObject.parseLenient("{\"content\":\"one\ntwo\r\n\u0000\"}");

    assertThat(parsed.object().string("content")).hasValue("one\ntwo\r\n\u0000");
    assertThat(parsed.repairs()).singleElement().asString().contains("control characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t "})
  void noTextIsNoArguments(String text) {
    JsonObject.Parsed parsed = JsonObject.parseLenient(text);

    assertThat(parsed.object()).isEqualTo(JsonObject.empty());
    assertThat(parsed.repairs()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"path\":\"a\"",
        "{\"path\":\"a\",",
        "{\"path\":\"a",
        "{\"path\":",
        "{",
        "\"{\\\"path\\\":\\\"a\\\"\"",
        "\"{\\\"path\\\":\\\"a\\\"}",
        "{\"a\":1,,}",
        "{,}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":NaN}",
        "{\"a\":1}}",
        "{\"a\":1} and so on",
        "{\"a\":1}{\"b\":2}",
        "```json\n{\"a\":1}\n```",
        "[{\"a\":1}]",
        "\"\\\"{}\\\"\"",
        "\"text\"",
        "null"
      })
  void allElseStaysAnError(String text) {
    assertThatThrownBy(() -> JsonObject.parseLenient(text)).isInstanceOf(JsonException.class);
  }
}
