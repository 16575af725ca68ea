package dev.agent4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestReportTest {

  @Test
  void failuresAreReadOffTheOutput() {
    String output =
        """
        PASS one
        FAIL two: expected -5 but was 7 (ShopTest.java:12)
        2 tests, 1 failed
        exit code 1
        """;

    TestReport report = TestReport.in(output).orElseThrow();

    assertThat(report.isPassed()).isFalse();
    assertThat(report.failures())
        .containsExactly(new TestReport.Failure("two", -5, 7, "ShopTest", 12));
    assertThat(report.failures().get(0).subject()).isEqualTo("Shop");
  }

  @Test
  void runWithoutAFailureHasPassed() {
    assertThat(TestReport.in("PASS one\n1 test, 0 failed\n").orElseThrow().isPassed()).isTrue();
  }

  @Test
  void runThatBrokeOffHasNoReport() {
    assertThat(TestReport.in("PASS one\nException in thread \"main\"")).isEmpty();
  }
}
