package dev.agent4j.toolbox.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.toolbox.output.OutputLog.Mark;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ExcerptTest {

  private static OutputLog log(String text) {
    var log = new OutputLog(new SpillFile(new SpillDirectory(0), "none"));
    byte[] bytes = text.getBytes(UTF_8);
    log.write(bytes, bytes.length);
    return log;
  }

  @Property(tries = 400)
  void partsAndGapAddUpToTheWhole(
      @ForAll("lines") List<String> lines,
      @ForAll @IntRange(min = 8, max = 400) int maxChars,
      @ForAll boolean isOpen) {
    String text = String.join("\n", lines) + (isOpen ? "" : "\n");
    OutputLog log = log(text);

    Excerpt excerpt = Excerpt.bothEnds(log, Mark.START, maxChars);

    if (excerpt.leftOutBytes() == 0) {
      assertThat(excerpt.text()).isEqualTo(text);
      assertThat(text.length()).isLessThanOrEqualTo(maxChars);
      return;
    }
    int gap = excerpt.text().indexOf("[… ");
    int gapEnd = excerpt.text().indexOf("]\n", gap) + 2;
    String head = new String(text.getBytes(UTF_8), 0, (int) excerpt.leftOutFrom(), UTF_8);
    String tail = excerpt.text().substring(gapEnd);
    assertThat(excerpt.text().substring(0, gap)).isIn(head, head + "\n");
    assertThat(text).startsWith(head).endsWith(tail);
    assertThat(text.length()).isGreaterThan(maxChars);
    assertThat(head.length()).isLessThanOrEqualTo(maxChars / 4);
    assertThat(tail.length()).isLessThanOrEqualTo(maxChars - maxChars / 4);
    String leftOut = text.substring(head.length(), text.length() - tail.length());
    assertThat(excerpt.leftOutBytes()).isEqualTo(leftOut.getBytes(UTF_8).length);
    assertThat(excerpt.leftOutLines()).isEqualTo(leftOut.chars().filter(it -> it == '\n').count());
    assertThat(excerpt.next()).isEqualTo(log.mark());
  }

  @Property(tries = 400)
  void pagesJoinToTheWhole(
      @ForAll("lines") List<String> lines, @ForAll @IntRange(min = 2, max = 400) int maxChars) {
    String text = String.join("\n", lines) + "\n";
    OutputLog log = log(text);
    var all = new StringBuilder();
    long next = 0;

    while (next < log.mark().bytes()) {
      Excerpt page = Excerpt.page(log, next, maxChars);
      assertThat(page.text()).isNotEmpty().hasSizeLessThanOrEqualTo(maxChars);
      all.append(page.text());
      next = page.next().bytes();
    }

    assertThat(all.toString()).isEqualTo(text);
  }

  @Property(tries = 300)
  void pageFromTheMiddleOfACharacterBeginsWithTheNext(
      @ForAll("lines") List<String> lines, @ForAll @IntRange(max = 1000) int from) {
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(UTF_8);
    OutputLog log = log(new String(bytes, UTF_8));
    int start = Math.min(from, bytes.length);

    String page = Excerpt.page(log, start, 10_000).text();

    assertThat(page).doesNotContain("\uFFFD");
    assertThat(new String(bytes, UTF_8)).endsWith(page);
  }

  @Test
  void hugeLineIsCutWithinItself() {
    Excerpt excerpt = Excerpt.bothEnds(log("x".repeat(100_000)), Mark.START, 1_000);

    assertThat(excerpt.text())
        .isEqualTo(
            "x".repeat(250) + "\n[… 99,000 bytes of one line left out here …]\n" + "x".repeat(750));
  }

  @Test
  void numbersAreWrittenTheSameEverywhere() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);

      assertThat(Excerpt.bothEnds(log("a\n".repeat(10_000)), Mark.START, 1_000).text())
          .contains("[… 9,500 lines, 19,000 bytes left out here …]");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Provide
  Arbitrary<List<String>> lines() {
    return Arbitraries.of("a", "b c", "é", "€", "😀", "0123456789")
        .list()
        .ofMaxSize(30)
        .map(it -> it.stream().collect(Collectors.joining()))
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }
}
