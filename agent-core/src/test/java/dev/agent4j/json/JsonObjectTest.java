package dev.agent4j.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
  enum Color {
    RED
  }

  record Part(String name, @Nullable Integer size, Duration timeout, Optional<String> note) {}

  @Test
  void membersKeepTheirOrder() {
    var members = new LinkedHashMap<String, Object>();
    for (String name : List.of("z", "a", "m", "b")) {
      members.put(name, 1);
    }

    JsonObject object = JsonObject.of(members).with("a", 2).with("c", 3).without("m");

    assertThat(object).hasToString("{\"z\":1,\"a\":2,\"b\":1,\"c\":3}");
    assertThat(object.names()).containsExactly("z", "a", "b", "c");
  }

  @Test
  void javaValuesBecomeTheFewTypesOfJson() {
    var values = new LinkedHashMap<String, @Nullable Object>();
    values.put("int", 1);
    values.put("short", (short) 2);
    values.put("smallBig", BigInteger.TEN);
    values.put("big", BigInteger.TEN.pow(30));
    values.put("double", 0.1);
    values.put("float", 0.1f);
    values.put("enum", Color.RED);
    values.put("map", Map.of("k", List.of(1, Map.of())));
    values.put("record", new Part("p", null, Duration.ofSeconds(2), Optional.empty()));
    values.put("instant", Instant.EPOCH);
    values.put("builder", java.nio.CharBuffer.wrap("text"));
    values.put("null", null);

    JsonObject object = JsonObject.of(values);

    assertThat(object.members())
        .containsEntry("int", 1L)
        .containsEntry("short", 2L)
        .containsEntry("smallBig", 10L)
        .containsEntry("big", BigInteger.TEN.pow(30))
        .containsEntry("double", new BigDecimal("0.1"))
        .containsEntry("float", new BigDecimal("0.1"))
        .containsEntry("enum", "RED")
        .containsEntry("instant", "1970-01-01T00:00:00Z")
        .containsEntry("builder", "text")
        .containsEntry("null", null);
    assertThat(object.object("map")).hasValueSatisfying(it -> assertThat(it.list("k")).hasSize(2));
    assertThat(object.object("record").orElseThrow())
        .hasToString("{\"name\":\"p\",\"timeoutMillis\":2000}");
  }

  @Test
  void valuesWithoutAJsonFormAreRefusedByPath() {
    assertRefused(Map.of("a", List.of(1, Map.of("b", new Object()))), "a[1].b", "java.lang.Object");
    assertRefused(Map.of("a", Double.NaN), "a", "NaN");
    assertRefused(Map.of("a", Float.NEGATIVE_INFINITY), "a", "-Infinity");
    assertRefused(Map.of("a", Map.of(1, 2)), "a", "the key 1 is not a string");
    assertRefused(Map.of("a", new BigDecimal("1e999999999")), "a", "exponent");
    assertRefused(Map.of("a", new BigDecimal("1e-999999999")), "a", "exponent");
    assertRefused(Map.of("a", BigInteger.TEN.pow(1_000)), "a", "1,000 digits");
    assertRefused(Map.of("a", new Fraction()), "a", "Fraction");
  }

  private static void assertRefused(Map<String, ?> members, String path, String what) {
    assertThatThrownBy(() -> JsonObject.of(members))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(path + ": ")
        .hasMessageContaining(what);
  }

  /** A number that a long would truncate. */
  private static final class Fraction extends Number {
    private static final long serialVersionUID = 1L;

    @Override
    public int intValue() {
      return 0;
    }

    @Override
    public long longValue() {
      return 0;
    }

    @Override
    public float floatValue() {
      return 0.5f;
    }

    @Override
    public double doubleValue() {
      return 0.5;
    }
  }

  @Test
  void numbersAreEqualByValueAndThenHashAlike() {
    JsonObject one = JsonObject.parse("{\"a\":[1,{\"b\":100}],\"c\":0}");
    JsonObject other = JsonObject.parse("{\"c\":-0.0,\"a\":[1.0,{\"b\":1e2}]}");
    JsonObject big = JsonObject.parse("{\"a\":9223372036854775808}");
    JsonObject bigDecimal = JsonObject.parse("{\"a\":9223372036854775808.00}");

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(big).isEqualTo(bigDecimal).hasSameHashCodeAs(bigDecimal);
    assertThat(one).isNotEqualTo(one.with("c", 1));
    assertThat(JsonObject.of("a", 1)).isNotEqualTo(JsonObject.of("a", "1"));
    assertThat(JsonObject.of("a", null)).isNotEqualTo(JsonObject.of("b", null));
    assertThat(JsonObject.of("a", List.of(1))).isNotEqualTo(JsonObject.of("a", List.of(1, 1)));
  }

  @Test
  void hugeExponentsCostNoMemory() {
    String largest = "{\"a\":1E+10000}";

    JsonObject object = JsonObject.parse(largest);

    assertThat(object).hasToString(largest).isNotEqualTo(JsonObject.of("a", 1));
    assertThat(object.hashCode()).isEqualTo(JsonObject.parse(largest).hashCode());
    assertThat(object.integer("a")).isEmpty();
    assertThatThrownBy(() -> JsonObject.parse("{\"a\":1e999999999}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("1e999999999")
        .hasMessageContaining("exponent");
  }

  @Test
  void wholeNumbersAreReadHoweverTheyAreWritten() {
    JsonObject object = JsonObject.parse("{\"a\":5,\"b\":5.0,\"c\":5.5,\"d\":1e3,\"e\":1e30}");

    assertThat(object.integer("a")).isEqualTo(OptionalLong.of(5));
    assertThat(object.integer("b")).isEqualTo(OptionalLong.of(5));
    assertThat(object.integer("c")).isEmpty();
    assertThat(object.integer("d")).isEqualTo(OptionalLong.of(1000));
    assertThat(object.integer("e")).isEmpty();
  }

  @Test
  void numbersAreReadAsDoublesWithinTheirRange() {
    JsonObject object = JsonObject.parse("{\"a\":5,\"b\":0.1,\"c\":-1e30,\"d\":1e400,\"e\":\"5\"}");

    assertThat(object.number("a")).isEqualTo(OptionalDouble.of(5));
    assertThat(object.number("b")).isEqualTo(OptionalDouble.of(0.1));
    assertThat(object.number("c")).isEqualTo(OptionalDouble.of(-1e30));
    assertThat(object.number("d")).isEmpty();
    assertThat(object.number("e")).isEmpty();
    assertThat(object.number("f")).isEmpty();
  }

  @Test
  void accessorsOfAnotherTypeFindNothing() {
    JsonObject object = JsonObject.parse("{\"a\":\"x\",\"n\":null,\"l\":[{\"k\":1},2]}");

    assertThat(object.string("a")).hasValue("x");
    assertThat(object.string("l")).isEmpty();
    assertThat(object.bool("a", true)).isTrue();
    assertThat(object.object("a")).isEmpty();
    assertThat(object.list("a")).isEmpty();
    assertThat(object.objects("l")).containsExactly(JsonObject.of("k", 1));
    assertThat(object.has("n")).isTrue();
    assertThat(object.get("n")).isNull();
    assertThat(object.has("o")).isFalse();
  }

  @Test
  void nothingCanBeChangedFromOutside() {
    var list = new ArrayList<Object>(List.of(1));
    var map = new HashMap<String, Object>(Map.of("list", list));
    JsonObject object = JsonObject.of(map);

    list.add(2);
    map.put("more", 1);

    assertThat(object).hasToString("{\"list\":[1]}");
    assertThatThrownBy(() -> object.members().put("x", 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> object.names().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> object.list("list").add(3))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((List<?>) object.members().get("list")).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void nestingIsLimitedHoweverAnObjectIsBuilt() {
    JsonObject deepest = JsonObject.empty();
    for (int i = 1; i < 500; i++) {
      deepest = JsonObject.of("o", deepest);
    }
    JsonObject limit = deepest;
    var self = new HashMap<String, Object>();
    self.put("self", self);

    assertThat(JsonObject.parse(limit.toString())).isEqualTo(limit);
    for (Object tooDeep : List.of(limit, List.of(limit), Map.of("l", limit))) {
      assertThatThrownBy(() -> JsonObject.of("o", tooDeep))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("nested deeper than 500 levels");
    }
    assertThatThrownBy(() -> JsonObject.of(self))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nested deeper than 500 levels");
  }

  @Test
  void loneSurrogatesAreReplacedWhenWritten() {
    JsonObject object =
        JsonObject.parse("{\"a\":\"x\\ud83d\",\"b\":\"\\ude00y\",\"c\":\"\\ud83d\\ude00\"}");

    String text = object.toString();

    assertThat(text).isEqualTo("{\"a\":\"x\uFFFD\",\"b\":\"\uFFFDy\",\"c\":\"\uD83D\uDE00\"}");
    assertThat(new String(text.getBytes(UTF_8), UTF_8)).isEqualTo(text);
    assertThat(object.string("a").orElseThrow().concat(object.string("b").orElseThrow()))
        .isEqualTo("x\uD83D\uDE00y");
  }

  @Test
  void loneSurrogatesInNamesCannotMakeTheTextUnreadable() {
    assertThatThrownBy(() -> JsonObject.parse("{\"\ud800\":1,\"\ud801\":2}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("twice");
    assertThat(JsonObject.of("\ud800", 1).with("\ud801", 2)).hasToString("{\"\uFFFD\":2}");
  }

  @Test
  void prettyTextHoldsTheSame() {
    JsonObject object = JsonObject.parse("{\"a\":[1,{\"b\":[]}],\"c\":{}}");

    String pretty = object.toPrettyString();

    assertThat(pretty).contains("\n  \"a\" : [\n");
    assertThat(JsonObject.parse(pretty)).isEqualTo(object);
  }

  @Test
  void mapperOfAnApplicationWritesTheSame() throws Exception {
    JsonObject object = JsonObject.parse("{\"a\":[1,{\"b\":null}],\"c\":\"\\u0000\"}");

    String text = new ObjectMapper().writeValueAsString(Map.of("data", List.of(object)));

    assertThat(text).isEqualTo("{\"data\":[" + object + "]}");
  }
}
