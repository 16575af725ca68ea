package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.search.Search.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchFilesTest extends SearchedFiles {
  @Test
  void matchingLinesComeByFileWithTheirNumbers() throws Exception {
    file("a.txt", "one\ntwo\nthree one\n");
    file("b/c.txt", "\tone\r\n");
    file("d.txt", "none?\nno");

    ToolOutput output = calls.call(searchFiles, "{'pattern': '\\\\bone\\\\b', 'context': 0}");

    assertThat(output.text())
        .isEqualTo(
            "a.txt\n1: one\n3: three one\n\nb/c.txt\n1: \tone\n"
                + "[3 matching lines in 2 files; 3 files searched]");
    assertThat(output.details().toString())
        .isEqualTo(
            "{\"matches\":3,\"files\":2,\"searched\":3,\"truncated\":false,\"timedOut\":false}");
  }

  @Test
  void contextShowsTheLinesAroundAndJoinsWhatTouches() throws Exception {
    file("a.txt", "1\n2\nx3\n4\nx5\n6\n7\n8\n9\nx10\n");

    assertThat(search("{'pattern': 'x', 'context': 1}"))
        .isEqualTo(
            "a.txt\n2- 2\n3: x3\n4- 4\n5: x5\n6- 6\n--\n9- 9\n10: x10\n"
                + "[3 matching lines in 1 file; 1 file searched]");
  }

  @Test
  void filesNamesOnlyTheFilesAndCountTheNumberInEach() throws Exception {
    file("a.txt", "x\nx\n");
    file("b.txt", "y\nx\n");

    assertThat(search("{'pattern': 'x', 'mode': 'files'}"))
        .isEqualTo("a.txt\nb.txt\n[2 files; 2 files searched]");
    assertThat(search("{'pattern': 'x', 'mode': 'count'}"))
        .isEqualTo("a.txt: 2\nb.txt: 1\n[3 matching lines in 2 files; 2 files searched]");
  }

  @Test
  void countsAndNamesAreOfLinesThatMatchNotOfThoseThatMay() throws Exception {
    file("a.txt", "one\nnone\nones\none\nones one\nend one\n".repeat(50));
    file("b.txt", "none\n");

    for (var expected :
        Map.of(
                "\\\\bone\\\\b", 200,
                "one$", 250,
                "\\\\Aone", 200,
                "one\\\\z", 250,
                "\\\\Bone", 50,
                "one\\\\B", 100)
            .entrySet()) {
      String pattern = "{'path': 'a.txt', 'pattern': '" + expected.getKey() + "', 'mode': '";
      assertThat(search(pattern + "count'}")).startsWith("a.txt: " + expected.getValue() + "\n");
      assertThat(search(pattern + "content'}"))
          .contains("[" + expected.getValue() + " matching lines");
    }
    assertThat(search("{'pattern': '\\\\bone', 'mode': 'files'}")).startsWith("a.txt\n[1 file;");
  }

  @Test
  void globPathCaseAndLiteralNarrowTheSearch() throws Exception {
    file("src/A.java", "Foo(x)\n");
    file("src/a.md", "Foo(x)\n");
    file("B.java", "foo(x)\n");

    assertThat(search("{'pattern': 'Foo', 'glob': '*.java', 'mode': 'files'}"))
        .startsWith("src/A.java\n[1 file; 2 files searched");
    assertThat(search("{'pattern': 'foo', 'ignore_case': true, 'mode': 'files'}"))
        .startsWith("B.java\nsrc/A.java\nsrc/a.md\n[");
    assertThat(search("{'pattern': 'foo(x)', 'literal': true, 'mode': 'files'}"))
        .startsWith("B.java\n[");
    assertThat(search("{'pattern': 'x', 'path': 'src', 'glob': 'A.*', 'mode': 'files'}"))
        .startsWith("src/A.java\n[");
    assertThat(search("{'pattern': 'Foo', 'path': 'src/a.md'}"))
        .startsWith("src/a.md\n1: Foo(x)\n[");
  }

  @Test
  void noMatchSaysWhatWasSearched() throws Exception {
    file("a.txt", "abc");

    assertThat(search("{'pattern': 'xyz'}")).isEqualTo("[no matches for \"xyz\"; 1 file searched]");
  }

  @Test
  void binaryFilesGitAndLinksAreLeftOutAndThatIsTold(@TempDir Path outside) throws Exception {
    Files.write(root.resolve("bin"), new byte[] {'x', 0, 'x'});
    file(".git/x", "x\n");
    file("a", "x\n");
    Files.writeString(outside.resolve("secret"), "x\n");
    Files.createSymbolicLink(root.resolve("dir"), outside);
    Files.createSymbolicLink(root.resolve("link"), outside.resolve("secret"));

    assertThat(search("{'pattern': 'x'}"))
        .isEqualTo(
            "a\n1: x\n[1 matching line in 1 file; 1 file searched; 1 binary left out; .git left"
                + " out; 2 links not followed]");
  }

  @Test
  void everyCharsetThatCanBeReadIsSearched() throws Exception {
    Files.write(root.resolve("latin1"), "grün\n".getBytes(ISO_8859_1));
    Files.write(root.resolve("utf16"), "\uFEFFgrün\n".getBytes(UTF_16LE));
    Files.writeString(root.resolve("utf8"), "grün\n");

    assertThat(search("{'pattern': '^gr.n$', 'mode': 'files'}"))
        .startsWith("latin1\nutf16\nutf8\n[");
  }

  @Test
  void aHundredMatchesAndTwentyOfAFileAreShown() throws Exception {
    for (int i = 0; i < 9; i++) {
      file("f" + i, "x\n".repeat(30));
    }

    ToolOutput output = calls.call(searchFiles, "{'pattern': 'x'}");

    assertThat(output.text().lines().filter(it -> it.endsWith(": x"))).hasSize(100);
    assertThat(output.text())
        .contains("f0\n1: x", "20: x\n(10 more in this file)\n\nf1\n")
        .contains("stopped at the limit of a result: narrow it by path, glob or pattern")
        .doesNotContain("f5");
    assertThat(output.details().bool("truncated", false)).isTrue();
    assertThat(output.details().bool("timedOut", true)).isFalse();
  }

  @Test
  void aLongLineIsCutAroundTheMatchBetweenCharacters() throws Exception {
    String emoji = "\uD83D\uDE00";
    file("a", emoji.repeat(5_000) + "needle" + emoji.repeat(5_000));

    String line = search("{'pattern': 'needle'}").lines().toList().get(1);

    assertThat(line).startsWith("1: …").endsWith("…").contains(emoji + "needle" + emoji);
    assertThat(line.length()).isBetween(480, 510);
    assertThat(java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(line)).isTrue();
  }

  @Test
  void aResultIsAtMostFiftyKilobytes() throws Exception {
    for (int i = 0; i < 9; i++) {
      file("f" + i, ("x".repeat(3_000) + "\n").repeat(20));
    }

    ToolOutput output = calls.call(searchFiles, "{'pattern': 'x', 'context': 10}");

    assertThat(output.text().length()).isBetween(45_000, 52_000);
    assertThat(output.text()).contains("stopped at the limit of a result");
  }

  @Test
  void aPatternThatNoLinearEngineKnowsIsRefusedWithTheWayOut() {
    ToolException lookAhead = calls.failure(searchFiles, "{'pattern': 'a(?=b)'}");
    ToolException lines = calls.failure(searchFiles, JsonObject.of("pattern", "a\nb"));
    ToolException none = calls.failure(searchFiles, "{'pattern': ''}");

    assertThat(lookAhead.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(lookAhead.messageForModel())
        .contains("\"a(?=b)\"", "no look-around", "set literal to true");
    assertThat(lines.messageForModel()).contains("lines are searched one by one");
    assertThat(none.messageForModel()).contains("1 to 1000 characters");
  }

  @Test
  void aPatternThatFillsTheMemoryIsRefusedButNotAsPlainText() throws Exception {
    file("a", "((a{1000}){1000}){1000}\n");

    ToolException huge = calls.failure(searchFiles, "{'pattern': '((a{1000}){1000}){1000}'}");

    assertThat(huge.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(huge.messageForModel()).contains("too large", "smaller numbers in braces");
    assertThat(search("{'pattern': '((a{1000}){1000}){1000}', 'literal': true}"))
        .contains("1 matching line");
  }

  @Test
  void aPatternThatMakesOtherEnginesHangIsAnsweredInLinearTime() throws Exception {
    file("a", "a".repeat(100_000) + "!\n");

    assertThat(search("{'pattern': '(a*)*b'}")).startsWith("[no matches");
  }

  @Test
  void whenTheTimeIsUpWhatWasFoundIsReturnedAndThatIsTold() throws Exception {
    for (int i = 0; i < 9; i++) {
      file("f" + i, "x\n");
    }
    var clock = new AtomicLong();
    var searchFiles = new SearchFiles(Workspace.of(root), () -> clock.getAndAdd(4_000_000_000L));

    ToolOutput output = searchFiles.search(everything("x"), context());

    assertThat(output.text())
        .startsWith("f0\n1: x\n\nf1\n1: x\n\nf2\n1: x\n[3 matching lines")
        .contains("stopped at the time limit, so there may be more");
    assertThat(output.details().bool("timedOut", false)).isTrue();
  }

  @Test
  void theTimeIsWatchedWithinALineToo() throws Exception {
    file("a", "a".repeat(900_000) + "\n");
    file("b", "ab\n");
    var clock = new AtomicLong();
    var searchFiles = new SearchFiles(Workspace.of(root), () -> clock.getAndAdd(1_000_000_000L));

    ToolOutput output = searchFiles.search(everything("a+\\B$"), context());

    assertThat(output.text()).contains("[no matches", "stopped at the time limit");
  }

  @Test
  void theTimeIsWatchedOverManyShortLinesToo() throws Exception {
    file("a", "a\n".repeat(50_000) + "\n".repeat(50_000) + "b\n");
    var clock = new AtomicLong();
    var searchFiles = new SearchFiles(Workspace.of(root), () -> clock.getAndAdd(1_000_000_000L));

    // To know that a line does not match takes the whole of it, and each is looked at.
    ToolOutput output = searchFiles.search(everything("a\\B$|b"), context());

    assertThat(output.text()).contains("[no matches", "stopped at the time limit");
  }

  private static SearchFiles.Args everything(String pattern) {
    return new SearchFiles.Args(pattern, null, null, false, 0, Mode.content, false, false, false);
  }

  private static ToolContext context() {
    return ToolContext.of("1", new ToolScope());
  }

  @Test
  void anInterruptEndsTheSearchInTheMiddle() throws Exception {
    file("a", ("a".repeat(1_000) + "\n").repeat(20_000));
    var begun = new CountDownLatch(1);
    var thrown = new AtomicReference<Throwable>();
    var ticks = new AtomicLong();
    var searchFiles =
        new SearchFiles(
            Workspace.of(root),
            () -> {
              begun.countDown();
              return ticks.incrementAndGet();
            });
    var thread =
        new Thread(
            () ->
                thrown.set(
                    catchThrowable(() -> searchFiles.search(everything("(a|b)*c"), context()))));

    thread.start();
    begun.await();
    thread.interrupt();
    thread.join(10_000);

    assertThat(thread.isAlive()).isFalse();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }
}
