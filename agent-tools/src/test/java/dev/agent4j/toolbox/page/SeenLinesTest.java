package dev.agent4j.toolbox.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.toolbox.page.SeenLines.Range;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeenLinesTest {

  @Test
  void rangesThatOverlapOrTouchAreOne() {
    SeenLines seen = SeenLines.NONE.plus(10, 20).plus(30, 40).plus(21, 25).plus(5, 9);

    assertThat(seen.ranges()).containsExactly(new Range(5, 25), new Range(30, 40));
    assertThat(seen.plus(26, 29).ranges()).containsExactly(new Range(5, 40));
    assertThat(seen.plus(8, 7)).isEqualTo(seen);
    assertThat(SeenLines.ALL.plus(3, 4)).isEqualTo(SeenLines.ALL);
    assertThat(SeenLines.NONE.plus(2, 3).plus(1, Long.MAX_VALUE)).isEqualTo(SeenLines.ALL);
  }

  @Test
  void aLineIsSeenIfAndOnlyIfSomeRangeHadIt() {
    var random = new Random(1);
    for (int round = 0; round < 200; round++) {
      var expected = new BitSet();
      SeenLines seen = SeenLines.NONE;
      for (int i = 0; i < 20; i++) {
        int from = 1 + random.nextInt(100);
        int to = from + random.nextInt(10);
        expected.set(from, to + 1);
        seen = seen.plus(from, to);
      }
      for (int line = 1; line < 120; line++) {
        assertThat(seen.hasAll(line, line)).isEqualTo(expected.get(line));
      }
    }
  }
}
