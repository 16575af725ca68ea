package dev.agent4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Holds what a step allocates, the steadiest of all figures. Of these bytes some 20 KB, and 22 KB
 * of a stream, are the JDK's HTTP client's: see docs/benchmarks.md.
 */
class AllocationTest {
  private static final long KB = 1024;

  @Test
  @Tag("slow")
  void stepOfSixteenBytesAllocatesAtMost27Kilobytes() throws Exception {
    assertThat(AllocationProbe.bytesOfAStep(false)).isPositive().isLessThanOrEqualTo(27 * KB);
  }

  @Test
  void stepOfSixteenBytesInAStreamAllocatesAtMost30Kilobytes() throws Exception {
    assertThat(AllocationProbe.bytesOfAStep(true)).isPositive().isLessThanOrEqualTo(30 * KB);
  }
}
