package dev.agent4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FakeClockTest {
  private final FakeClock clock = new FakeClock(Instant.EPOCH);

  @Test
  void timeStandsStillUntilItIsMoved() {
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH);

    clock.advance(Duration.ofMinutes(2));

    assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(120));
    assertThat(clock.sleeps()).isEmpty();
  }

  @Test
  void sleepMovesTheTimeAndIsKept() throws InterruptedException {
    clock.sleep(Duration.ofSeconds(1));
    clock.sleep(Duration.ofSeconds(2));

    assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(3));
    assertThat(clock.sleeps()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void interruptedThreadDoesNotSleep() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> clock.sleep(Duration.ofSeconds(1)))
        .isInstanceOf(InterruptedException.class);

    assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
