package dev.agent4j.toolbox.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenLinesTest {

  @Test
  void aLineIsSeenIfAndOnlyIfItWasAddedWhereverItStands() {
    var random = new Random(1);
    for (int round = 0; round < 200; round++) {
      Set<String> expected = new HashSet<>();
      SeenLines seen = SeenLines.NONE;
      for (int i = 0; i < 20; i++) {
        List<String> lines = random.ints(10, 0, 300).mapToObj(it -> "line " + it).toList();
        expected.addAll(lines);
        seen = seen.plus(lines);
      }
      assertThat(seen.count()).isEqualTo(expected.size());
      for (int line = 0; line < 300; line++) {
        String text = "line " + line;
        assertThat(seen.hasAll(List.of(text))).isEqualTo(expected.contains(text));
      }
      assertThat(seen.hasAll(List.copyOf(expected))).isTrue();
      assertThat(seen.hasAll(List.of(expected.iterator().next(), "line 300"))).isFalse();
    }
  }

  @Test
  void ofTooManyLinesThoseShownLastAreKept() {
    List<String> first = IntStream.range(0, 8_000).mapToObj(it -> "first " + it).toList();
    List<String> second = IntStream.range(0, 8_000).mapToObj(it -> "second " + it).toList();

    SeenLines seen = SeenLines.NONE.plus(first).plus(second);

    assertThat(seen.count()).isEqualTo(SeenLines.MAX_LINES);
    assertThat(seen.hasAll(second)).isTrue();
    assertThat(seen.hasAll(first)).isFalse();
    assertThat(seen.plus(List.of())).isSameAs(seen);
  }
}
