package dev.agent4j.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LookUpTest {

  @Test
  void bothContendersSendTheSameSchema() {
    assertThat(new LookUp(10).tool().definition().parameters()).hasToString(LookUp.SCHEMA);
  }
}
