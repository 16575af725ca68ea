package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.tool.ToolOutput;
import java.nio.file.Files;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much is shown around matches, and matches that go over several lines. */
class SearchContextTest extends SearchedFiles {
  private static String lines(int count, int... matches) {
    var text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      int line = i;
      boolean match = IntStream.of(matches).anyMatch(it -> it == line);
      text.append(match ? "needle " : "hay ").append(i).append('\n');
    }
    return text.toString();
  }

  @Test
  void theOnlyMatchIsShownWithFiftyLinesOnEitherSide() throws Exception {
    file("a.txt", lines(300, 100));
    file("b.txt", lines(300));

    assertThat(search("{'pattern': 'needle'}"))
        .startsWith("a.txt\n50- hay 50\n51- hay 51\n")
        .contains("\n99- hay 99\n100: needle 100\n101- hay 101\n")
        .endsWith("\n150- hay 150\n[1 matching line in 1 file; 2 files searched]");
  }

  @Test
  void twoOrThreeMatchesAreShownWithFifteenLinesAndMoreWithNone() throws Exception {
    file("a.txt", lines(300, 100, 110));
    file("c.txt", lines(20, 20));

    assertThat(search("{'pattern': 'needle'}"))
        .startsWith("a.txt\n85- hay 85\n")
        .contains(
            "\n100: needle 100\n101- hay 101\n",
            "\n125- hay 125\n\nc.txt\n5- hay 5\n",
            "\n20: needle 20\n[3 matching lines in 2 files; 2 files searched]");
    file("d.txt", lines(20, 10));
    assertThat(search("{'pattern': 'needle'}"))
        .startsWith("a.txt\n100: needle 100\n110: needle 110\n\nc.txt\n20: needle 20\n\nd.txt\n");
  }

  @Test
  void whatTheModelAsksForCounts() throws Exception {
    file("a.txt", lines(300, 100));

    assertThat(search("{'pattern': 'needle', 'context': 0}"))
        .startsWith("a.txt\n100: needle 100\n[");
    assertThat(search("{'pattern': 'needle', 'context': 1}"))
        .startsWith("a.txt\n99- hay 99\n100: needle 100\n101- hay 101\n[");
    assertThat(search("{'pattern': 'needle', 'mode': 'files'}")).startsWith("a.txt\n[1 file;");
    assertThat(search("{'pattern': 'needle', 'mode': 'count'}")).startsWith("a.txt: 1\n[");
    ToolException refusal = calls.failure(searchFiles, "{'pattern': 'x', 'context': 11}");
    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENTS);
  }

  @Test
  void whatDoesNotFitIsShownWithLessAndTheMatchAlways() throws Exception {
    String wide = ("中".repeat(490) + "\n").repeat(60);
    file("one.txt", wide + "needle\n" + wide);
    file("two.txt", wide + "needle\n" + wide + "needle\n");

    ToolOutput less = calls.call(searchFiles, "{'pattern': 'needle', 'path': 'one.txt'}");
    ToolOutput none = calls.call(searchFiles, "{'pattern': 'needle', 'path': 'two.txt'}");

    assertThat(less.text().lines().count()).isEqualTo(1 + 31 + 1);
    assertThat(less.text()).startsWith("one.txt\n46- 中").contains("\n61: needle\n62- 中");
    assertThat(less.details().bool("truncated", true)).isFalse();
    assertThat(none.text())
        .isEqualTo(
            "two.txt\n61: needle\n122: needle\n[2 matching lines in 1 file; 1 file searched]");
  }

  @Test
  void everyWayToSearchShowsTheLinesAround() throws Exception {
    file("a.txt", lines(40, 20));
    Files.write(root.resolve("wide.txt"), ("\uFEFF" + lines(40, 20)).getBytes(UTF_16LE));

    for (String one : new String[] {"a.txt", "wide.txt"}) {
      String around = one + "\n1- hay 1\n";
      assertThat(search("{'pattern': 'needle', 'path': '" + one + "'}")).startsWith(around);
      assertThat(search("{'pattern': 'ne(ed)+le', 'multiline': true, 'path': '" + one + "'}"))
          .startsWith(around)
          .endsWith("\n40- hay 40\n[1 match in 1 file; 1 file searched]");
    }
  }

  @Test
  void aMatchGoesOverSeveralLinesIfAskedTo() throws Exception {
    file("a.txt", "begin {\n  one\n}\nother\nbegin {\r\n  two\r\n}\r\n");
    file("b.txt", "begin\n");
    String pattern = "'pattern': 'begin \\\\{\\\\s+\\\\w+\\\\s+\\\\}', 'context': 0";

    assertThat(search("{" + pattern + ", 'multiline': true}"))
        .isEqualTo(
            "a.txt\n1: begin {\n2:   one\n3: }\n--\n5: begin {\n6:   two\n7: }\n"
                + "[2 matches in 1 file; 2 files searched]");
    assertThat(search("{" + pattern + "}")).startsWith("[no matches");
    assertThat(search("{'pattern': '^other$', 'multiline': true, 'context': 1}"))
        .startsWith("a.txt\n3- }\n4: other\n5- begin {\n[1 match");
    assertThat(search("{'pattern': '(?s)one.*two', 'multiline': true, 'context': 0}"))
        .startsWith("a.txt\n2:   one\n3: }\n4: other\n5: begin {\n6:   two\n[1 match");
    assertThat(search("{'pattern': 'one.*two', 'multiline': true}")).startsWith("[no matches");
    assertThat(search("{'pattern': 'one\\n}', 'multiline': true, 'literal': true, 'context': 0}"))
        .startsWith("a.txt\n2:   one\n3: }\n[1 match");
    assertThat(calls.failure(searchFiles, "{'pattern': 'one\\\\n}'}").messageForModel())
        .contains("Set multiline to true");
  }

  @Test
  void aFileTooLargeForOneTextIsLeftOutAndTold() throws Exception {
    file("large.txt", "x\n".repeat((4 << 20) + 1));
    file("small.txt", "x\ny\n");

    assertThat(search("{'pattern': 'x\\\\ny', 'multiline': true, 'context': 0}"))
        .isEqualTo(
            "small.txt\n1: x\n2: y\n[1 match in 1 file; 1 file searched; 1 too large left out (over"
                + " 8 MiB with multiline)]");
  }
}
