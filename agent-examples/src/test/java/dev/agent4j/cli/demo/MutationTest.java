package dev.agent4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.cli.demo.TestReport.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

class MutationTest {

  @Test
  void comparisonWithANumberOfTheCallIsTriedFirst() {
    var source =
        source(
            "static int fee(int age, int weight) {",
            "  if (weight < 3) {",
            "    return 0;",
            "  }",
            "  return age > 65 ? 5 : 10;",
            "}");

    List<Mutation> mutations = mutations(source, 5, 10, "check(5, Zoo.fee(65, 80));", "fee");

    assertThat(mutations.get(0).after()).isEqualTo("  return age >= 65 ? 5 : 10;");
    assertThat(mutations).extracting(Mutation::line).contains(2);
  }

  @Test
  void divisionIsRoundedIfTheResultIsOneOff() {
    var source = source("static long half(long a, long b) {", "  return a + b / 2;", "}");

    List<Mutation> mutations = mutations(source, 4, 3, "check(4, Half.half(3, 4));", "half");

    assertThat(mutations.get(0).after()).isEqualTo("  return a + (b + 1) / 2;");
  }

  @Test
  void loopThatMissesAnArgumentBeginsEarlier() {
    var source =
        source(
            "static int sum(int... all) {",
            "  int sum = 0;",
            "  for (int i = 1; i < all.length; i++) {",
            "    sum += all[i];",
            "  }",
            "  return sum;",
            "}");

    List<Mutation> mutations = mutations(source, 9, 4, "check(9, Sum.sum(5, 4));", "sum");

    assertThat(mutations.get(0).after()).isEqualTo("  for (int i = 0; i < all.length; i++) {");
  }

  @Test
  void resultOfTheOtherSignHasItsSignChanged() {
    var source = source("static int minus(int a, int b) {", "  return b - a;", "}");

    List<Mutation> mutations = mutations(source, 3, -3, "check(3, M.minus(5, 2));", "minus");

    assertThat(mutations).hasSize(1);
    assertThat(mutations.get(0).after()).isEqualTo("  return b + a;");
  }

  @Test
  void onlyWhatTheCallReachesIsChanged() {
    var source =
        source(
            "static boolean a(int x) {",
            "  return b(x);",
            "}",
            "static boolean b(int x) {",
            "  return x < 7;",
            "}",
            "static boolean c(int x) {",
            "  return x < 7;",
            "}");

    List<Mutation> mutations = mutations(source, 1, 0, "check(1, T.a(7));", "a");

    assertThat(mutations).extracting(Mutation::line).containsExactly(5);
  }

  @Test
  void methodThatIsNotThereGivesNothingToTry() {
    var source = source("static int a(int x) {", "  return x - 1;", "}");

    assertThat(mutations(source, 1, 0, "check(1, T.b(7));", "b")).isEmpty();
  }

  private static SourceText source(String... lines) {
    return new SourceText(List.of(lines));
  }

  private static List<Mutation> mutations(
      SourceText source, long expected, long actual, String call, String method) {
    return Mutation.of(source, new Failure("t", expected, actual, "Test", 1), call, method);
  }
}
