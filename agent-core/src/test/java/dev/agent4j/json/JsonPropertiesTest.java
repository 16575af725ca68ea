package dev.agent4j.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

class JsonPropertiesTest {
  private static final List<String> DEBRIS =
      List.of(
          "", "\"", "\\", "{", "}", "[", "]", ",", ":", "\n", "\u0000", "1e", "-", "0", "\\u12",
          "\uD800", "tru", "/*", "'");

  @Provide
  Arbitrary<JsonObject> objects() {
    return RandomJson.objects();
  }

  @Property(tries = 300)
  void whatIsPrintedParsesToTheSame(@ForAll("objects") JsonObject object) {
    String text = object.toString();

    JsonObject parsed = JsonObject.parse(text);

    JsonObject written = wellFormed(object);
    assertThat(parsed).isEqualTo(written).hasSameHashCodeAs(written).hasToString(text);
    assertThat(new String(text.getBytes(UTF_8), UTF_8)).isEqualTo(text);
    assertThat(JsonObject.parse(object.toPrettyString())).isEqualTo(parsed);
    assertThat(JsonObject.parseLenient(text)).isEqualTo(new JsonObject.Parsed(parsed, List.of()));
  }

  /** Returns {@code object} with its lone surrogates replaced, as text can hold it. */
  private static JsonObject wellFormed(JsonObject object) {
    var replaced = new LinkedHashMap<String, Object>();
    object.members().forEach((name, value) -> replaced.put(name, wellFormedValue(value)));
    return JsonObject.of(replaced);
  }

  private static Object wellFormedValue(Object value) {
    if (value instanceof String text) {
      return JsonValues.wellFormed(text);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(JsonPropertiesTest::wellFormedValue).collect(toList());
    }
    return value instanceof JsonObject object ? wellFormed(object) : value;
  }

  @Property(tries = 1_000)
  void parsingArbitraryTextEndsInAnObjectOrAJsonException(
      @ForAll @StringLength(max = 40) String text) {
    assertParsesOrExplains(text);
  }

  @Property(tries = 1_000)
  void parsingDamagedTextEndsInAnObjectOrAJsonException(@ForAll("damaged") String text) {
    assertParsesOrExplains(text);
  }

  @Provide
  Arbitrary<String> damaged() {
    return Arbitraries.randomValue(
        random -> {
          String text = RandomJson.object(random, 3).toString();
          int from = random.nextInt(text.length() + 1);
          int to = Math.min(text.length(), from + random.nextInt(3));
          return text.substring(0, from) + RandomJson.pick(random, DEBRIS) + text.substring(to);
        });
  }

  private static void assertParsesOrExplains(String text) {
    Optional<JsonObject> strict = strict(text);
    try {
      JsonObject lenient = JsonObject.parseLenient(text).object();
      assertThat(strict.orElse(lenient)).isEqualTo(lenient);
      assertThat(JsonObject.parse(lenient.toString()).toString()).isEqualTo(lenient.toString());
    } catch (JsonException e) {
      assertThat(strict).isEmpty();
      assertThat(e).message().isNotBlank().hasSizeLessThan(500);
    }
  }

  private static Optional<JsonObject> strict(String text) {
    try {
      return Optional.of(JsonObject.parse(text))
          .filter(it -> it.depth() <= JsonText.MAX_MODEL_DEPTH);
    } catch (JsonException e) {
      assertThat(e).message().isNotBlank().hasSizeLessThan(500);
      return Optional.empty();
    }
  }

  @Property(tries = 60)
  void textThatWasCutOffNeverParses(@ForAll("objects") JsonObject object) {
    String text = object.toString();

    for (int end = 1; end < text.length(); end++) {
      String cut = text.substring(0, end);
      assertThatThrownBy(() -> JsonObject.parseLenient(cut)).isInstanceOf(JsonException.class);
      assertThatThrownBy(() -> JsonObject.parseLenient(JsonText.write(cut, false)))
          .isInstanceOf(JsonException.class);
    }
  }

  @Property(tries = 1_000)
  void checkingNeverThrowsAndKeepsItsPromise(
      @ForAll("schemas") JsonObject schema, @ForAll("objects") JsonObject value) {
    JsonSchema checker = JsonSchema.of(schema.with("type", "object"));

    JsonSchema.Checked checked = checker.check(value);

    assertThat(checked.problems()).hasSizeLessThanOrEqualTo(7).noneMatch(String::isBlank);
    if (checked.isValid()) {
      JsonSchema.Checked again = checker.check(checked.value());
      assertThat(again.problems()).isEmpty();
      assertThat(again.coercions()).isEmpty();
      assertThat(again.value()).isEqualTo(checked.value());
    }
    if (checked.isValid() && checked.coercions().isEmpty()) {
      assertThat(checked.value()).isEqualTo(value);
    }
  }

  @Provide
  Arbitrary<JsonObject> schemas() {
    return RandomSchema.schemas();
  }
}
