package dev.agent4j.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.jspecify.annotations.Nullable;

/** Generates JSON values, odd ones more often than life does. */
final class RandomJson {
  private static final int MAX_LEVELS = 4;
  private static final List<String> NAMES = List.of("a", "b", "c", "items", "type");
  private static final List<String> ODD_TEXTS =
      List.of(
          "",
          " ",
          "\"",
          "\\",
          "\u0000",
          "\n\r\t",
          "\u2028",
          "\uFEFF",
          "\uFFFF",
          "\uD83D\uDE00",
          "\uD83D",
          "\uDE00x",
          "\uD83D\uDC68\u200D\uD83D\uDC69",
          "null",
          "true",
          "5",
          "5.0",
          "{\"a\":1}",
          "[1,2]",
          "{",
          "[",
          "</script>",
          "<|endoftext|>",
          "a.b",
          "a[0]",
          "\u0661");

  private RandomJson() {}

  static Arbitrary<JsonObject> objects() {
    return Arbitraries.randomValue(random -> object(random, MAX_LEVELS));
  }

  static JsonObject object(Random random, int levels) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String name = random.nextInt(3) > 0 ? pick(random, NAMES) : text(random);
      members.put(name, value(random, levels - 1));
    }
    return JsonObject.of(members);
  }

  static @Nullable Object value(Random random, int levels) {
    return switch (random.nextInt(levels > 0 ? 10 : 7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2, 3 -> number(random);
      case 4, 5, 6 -> text(random);
      case 7 -> list(random, levels);
      default -> object(random, levels);
    };
  }

  private static List<@Nullable Object> list(Random random, int levels) {
    var list = new ArrayList<@Nullable Object>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(random, levels - 1));
    }
    return list;
  }

  private static Object number(Random random) {
    long digits = random.nextBoolean() ? random.nextInt(20) - 5 : random.nextLong();
    return switch (random.nextInt(4)) {
      case 0 -> BigInteger.valueOf(digits).multiply(BigInteger.TEN.pow(random.nextInt(50)));
      case 1 -> new BigDecimal(BigInteger.valueOf(digits), random.nextInt(20_000) - 10_000);
      case 2 -> digits + 0.5;
      default -> digits;
    };
  }

  static String text(Random random) {
    if (random.nextInt(3) == 0) {
      return pick(random, ODD_TEXTS);
    }
    int range = random.nextBoolean() ? 128 : Character.MAX_VALUE + 1;
    var text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append((char) random.nextInt(range));
    }
    return text.toString();
  }

  static <T> T pick(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
