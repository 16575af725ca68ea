package dev.agent4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Holds what a step allocates, the steadiest of all figures. Of these bytes some 20 KB, and 22 KB
 * of a stream, are the JDK's HTTP client's: see docs/benchmarks.md.
 */
class AllocationTest {
  private static final long KB = 1024;

  /** How many JVMs may try: one whose compilers were unlucky allocates more, and none less. */
  private static final int TRIES = 3;

  @Test
  @Tag("slow")
  void stepOfSixteenBytesAllocatesAtMost27Kilobytes() throws Exception {
    assertThat(bytesOfAStep(false, 27 * KB)).isPositive().isLessThanOrEqualTo(27 * KB);
  }

  @Test
  void stepOfSixteenBytesInAStreamAllocatesAtMost30Kilobytes() throws Exception {
    assertThat(bytesOfAStep(true, 30 * KB)).isPositive().isLessThanOrEqualTo(30 * KB);
  }

  private static long bytesOfAStep(boolean isStreaming, long most) throws IOException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRIES && least > most; i++) {
      least = Math.min(least, AllocationProbe.bytesOfAStep(isStreaming));
    }
    return least;
  }
}
