package dev.agent4j.toolbox.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LineFinderTest {
  private static final Charset GBK = Charset.forName("GBK");

  @Test
  void noLineThatMatchesIsMissed() {
    assertThatNoLineIsMissed(new Random(1), 20_000);
  }

  @Test
  @Tag("long")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void noLineOfManyThatMatchIsMissed() {
    assertThatNoLineIsMissed(new Random(2), 2_000_000);
  }

  private static void assertThatNoLineIsMissed(Random random, int tries) {
    int matches = 0;
    int exact = 0;
    for (int i = 0; i < tries; i++) {
      String text = RandomSearch.pattern(random);
      boolean ignoreCase = random.nextInt(3) == 0;
      Pattern pattern = RandomSearch.compiled(text, ignoreCase);
      if (pattern == null) {
        continue;
      }
      Charset charset = List.of(UTF_8, ISO_8859_1, GBK).get(random.nextInt(3));
      LineFinder finder = LineFinder.of(text, false, ignoreCase, List.of(charset));
      List<String> lines = new ArrayList<>();
      for (int line = 0; line < 6; line++) {
        lines.add(new String(RandomSearch.line(random).getBytes(charset), charset));
      }
      String end = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
      byte[] data = String.join(end, lines).getBytes(charset);

      List<Integer> found = found(finder, data);

      for (int line = 0; line < lines.size(); line++) {
        boolean matchesLine = pattern.matcher(lines.get(line)).find();
        if (finder.isExact() && lines.get(line).chars().allMatch(c -> c < 0x80)) {
          exact++;
          assertThat(found.contains(line))
              .as("%s for certain (ignoring case: %s) in %s", text, ignoreCase, lines.get(line))
              .isEqualTo(matchesLine);
        }
        if (matchesLine && !lines.get(line).isEmpty()) {
          matches++;
          assertThat(found)
              .as("%s (ignoring case: %s) in %s in %s", text, ignoreCase, lines.get(line), charset)
              .contains(line);
        }
      }
    }
    assertThat(matches).isGreaterThan(tries / 4);
    assertThat(exact).isGreaterThan(tries / 10);
  }

  /** Returns the numbers, from 0, of the lines that may match. */
  private static List<Integer> found(LineFinder finder, byte[] data) {
    List<Integer> found = new ArrayList<>();
    finder.begin();
    int at = 0;
    while (at < data.length) {
      int place = finder.find(data, at, data.length);
      if (place < 0) {
        break;
      }
      int start = ByteLines.startOfLine(data, at, place);
      found.add(ByteLines.count(data, 0, start));
      at = ByteLines.next(data, ByteLines.endOfLine(data, place, data.length), data.length);
    }
    return found;
  }

  @Test
  void whatAPatternRequiresSortsOutMostLines() {
    byte[] data = "class Foo\nclass FooTest\nclassy Test\n".getBytes(UTF_8);

    LineFinder finder = LineFinder.of("class\\s+\\w+Test\\b", false, false, List.of(ISO_8859_1));

    assertThat(found(finder, data)).containsExactly(1);
  }

  @Test
  void aLiteralIsFoundWhereverItStandsInEightBytes() {
    for (int before = 0; before < 20; before++) {
      for (int after = 0; after < 12; after++) {
        byte[] data = ("x".repeat(before) + "Needle" + "y".repeat(after)).getBytes(UTF_8);

        LineFinder exact = LineFinder.of("Needle", true, false, List.of(ISO_8859_1));
        LineFinder folded = LineFinder.of("nEEDLE", true, true, List.of(ISO_8859_1));

        assertThat(exact.find(data, 0, data.length)).isEqualTo(before);
        assertThat(folded.find(data, 0, data.length)).isEqualTo(before);
      }
    }
  }

  @Test
  void repetitionsInRepetitionsStayWithinBoundsOfTimeAndMemory() {
    byte[] data = ("a".repeat(200_000) + "\n").repeat(5).getBytes(UTF_8);

    for (String pattern :
        List.of("(a+)+$b", "(a*)*b", "(a|aa)+c", "(.*a){12}z", "([ab]*a[ab]{12})z")) {
      assertThat(found(LineFinder.of(pattern, false, false, List.of(UTF_8)), data)).isEmpty();
    }
  }

  @Test
  void charsetsInWhichAsciiIsSomethingElseAreNotReadAsBytes() {
    assertThat(List.of(UTF_8, ISO_8859_1, GBK, Charset.forName("windows-1252")))
        .allMatch(LineFinder::canRead);
    assertThat(List.of(Charset.forName("UTF-16LE"), Charset.forName("ISO-2022-JP")))
        .noneMatch(LineFinder::canRead);
  }
}
