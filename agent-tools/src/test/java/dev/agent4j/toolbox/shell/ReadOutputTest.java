package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadOutputTest extends ShellTest {
  private static final String WAITS_FOR_GO = "until [ -e go ]; do sleep 0.01; done;";

  private ToolOutput output(Object... more) throws Exception {
    var arguments = new LinkedHashMap<String, Object>();
    arguments.put("id", "bash_1");
    for (int i = 0; i < more.length; i += 2) {
      arguments.put((String) more[i], more[i + 1]);
    }
    return call("bash_output", arguments);
  }

  @Test
  void eachLookShowsWhatIsNew() throws Exception {
    ToolOutput begun = bash("echo one;" + WAITS_FOR_GO + "echo two; exit 3", "background", true);
    output("wait_s", 60, "filter", "one", "since", 0);

    assertThat(said(begun) + said(output())).containsOnlyOnce("one\n");
    assertThat(said(output())).isEqualTo("(no output)");
    Files.createFile(directory.resolve("go"));
    ToolOutput end = output("wait_s", 10);

    assertThat(end.text()).startsWith("bash_1: exit code 3 after ").contains("Next cursor: 8.");
    assertThat(said(end)).isEqualTo("two\n");
    assertThat(said(output())).isEqualTo("(no output)");
    assertThat(said(output("since", 0))).isEqualTo("one\ntwo\n");
    assertThat(said(output("since", 4))).isEqualTo("two\n");
  }

  @Test
  void waitEndsWithTheCommandAndNotBefore() throws Exception {
    bash(WAITS_FOR_GO + "echo done", "background", true);
    var waiting = new Call(() -> output("wait_s", 300));

    Files.createFile(directory.resolve("go"));

    assertThat(said(waiting.get())).isEqualTo("done\n");
    assertThat(output("wait_s", 0).details().string("status")).hasValue("exited");
  }

  @Test
  void filterWaitsForALineThatMatchesAndDiscardsNothing() throws Exception {
    bash("echo starting; echo port 80 ready; echo more; sleep 60", "background", true);

    ToolOutput matching = output("wait_s", 60, "filter", "port \\d+", "since", 0);

    assertThat(said(matching)).isEqualTo("port 80 ready\n");
    assertThat(matching.details().string("status")).hasValue("running");
    assertThat(said(output("since", 0, "filter", "nothing"))).isEqualTo("(no line matches)");
    output("wait_s", 60, "filter", "more", "since", 0);
    assertThat(said(output("since", 0))).isEqualTo("starting\nport 80 ready\nmore\n");
  }

  @Test
  void lineWithoutAnEndIsShownAndMatchedAndShownAgainWhenItGrows() throws Exception {
    bash("echo x; printf 'go on? ';" + WAITS_FOR_GO + "echo yes", "background", true);

    ToolOutput question = output("wait_s", 60, "filter", "go on", "since", 0);
    assertThat(said(question)).isEqualTo("go on? ");
    assertThat(question.details().integer("next")).hasValue(2);
    assertThat(said(output("since", 2))).isEqualTo("go on? ");
    Files.createFile(directory.resolve("go"));

    assertThat(said(output("wait_s", 10))).isEqualTo("go on? yes\n");
  }

  @Test
  void pagesJoinToTheWholeAndCutBetweenLines() throws Exception {
    use(ShellOptions.of().maxOutputChars(1_000));
    bash("for i in {1..1000}; do echo \"line $i é\"; done");
    var all = new StringBuilder();
    long next = 0;
    int pages = 0;

    boolean more = true;

    while (more) {
      ToolOutput page = output("since", next);
      assertThat(said(page)).hasSizeLessThanOrEqualTo(1_000).endsWith("\n");
      all.append(said(page));
      next = page.details().integer("next").orElseThrow();
      more = page.details().bool("truncated", false);
      pages++;
    }

    assertThat(all.toString())
        .isEqualTo(
            IntStream.rangeClosed(1, 1_000)
                .mapToObj(i -> "line " + i + " é\n")
                .collect(Collectors.joining()));
    assertThat(pages).isGreaterThan(10);
  }

  @Test
  void filterFindsAllMatchesOfALargeOutputPageByPage() throws Exception {
    use(ShellOptions.of().maxOutputChars(4_000));
    bash("seq 1 300000");
    var all = new StringBuilder();
    long next = 0;
    String found;

    do {
      ToolOutput page = output("since", next, "filter", "^\\d*777\\d?$");
      found = said(page);
      next = page.details().integer("next").orElseThrow();
      if (!found.startsWith("(")) {
        all.append(found);
      }
    } while (!found.startsWith("("));

    assertThat(all.toString())
        .isEqualTo(
            IntStream.rangeClosed(1, 300_000)
                .mapToObj(Integer::toString)
                .filter(it -> it.matches("\\d*777\\d?"))
                .map(it -> it + "\n")
                .collect(Collectors.joining()));
  }

  @Test
  void longOutputIsCutInTheMiddleWithCountsAndTheWayToReadOn() throws Exception {
    ToolOutput output = bash("seq 1 100000");

    String text = said(output);
    String all =
        IntStream.rangeClosed(1, 100_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
    String gap = text.lines().filter(it -> it.startsWith("[…")).findFirst().orElseThrow();
    String head = text.substring(0, text.indexOf(gap));
    String tail = text.substring(text.indexOf(gap) + gap.length() + 1);
    assertThat(all).startsWith(head).endsWith(tail);
    assertThat(head.length()).isBetween(7_400, 7_500);
    assertThat(tail.length()).isBetween(22_400, 22_500);
    int bytes = all.length() - head.length() - tail.length();
    long lines = 100_000 - head.lines().count() - tail.lines().count();
    assertThat(gap)
        .isEqualTo(String.format("[… %,d lines, %,d bytes left out here …]", lines, bytes));
    assertThat(output.details().bool("truncated", false)).isTrue();
    assertThat(output.text())
        .contains(
            String.format(
                "%,d bytes are not shown: read on with bash_output {\"id\":\"bash_1\",\"since\":%d}"
                    + " or read ",
                bytes, head.length()));
    Path spill = Path.of(output.details().string("spill").orElseThrow());
    assertThat(Files.readString(spill)).isEqualTo(all);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spill)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spill.getParent())))
        .isEqualTo("rwx------");
    scope.close();
    assertThat(spill.getParent()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"-1", "5", "99999999999999"})
  void cursorBeyondTheOutputIsRefused(long since) throws Exception {
    bash("echo one");

    assertThatThrownBy(
            () ->
                tool("bash_output")
                    .execute(
                        JsonObject.of("id", "bash_1", "since", since),
                        ToolContext.of("call", scope)))
        .hasMessage(
            "since must be from 0 to 4, the end of what bash_1 has written, was " + since + ".");
  }

  @Test
  void patternThatIsNoneIsRefused() throws Exception {
    bash("echo one");

    assertThatThrownBy(() -> output("filter", "(a"))
        .isInstanceOfSatisfying(
            ToolException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_ARGUMENTS))
        .hasMessageStartingWith("filter (a is not a regular expression");
  }

  @Test
  void patternThatFillsTheMemoryIsRefused() throws Exception {
    bash("echo one");

    assertThatThrownBy(() -> output("filter", "((a{1000}){1000}){1000}"))
        .isInstanceOfSatisfying(
            ToolException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_ARGUMENTS))
        .hasMessageContaining("too large");
  }

  @Test
  void unknownIdIsAnsweredWithThoseThereAre() throws Exception {
    assertThatThrownBy(() -> call("bash_kill", Map.of("id", "bash_9")))
        .hasMessageContaining("No command bash_9. No command was run yet");
    bash("true");
    bash("sleep 60", "background", true);

    assertThatThrownBy(() -> call("bash_output", Map.of("id", "bash_9")))
        .isInstanceOfSatisfying(
            ToolException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_FOUND))
        .hasMessage(
            "No command bash_9. There are bash_1 (exited), bash_2 (running); the last 64 are kept.");
  }

  @Test
  void oldCommandsAreForgottenButNotWhatTheyLeftBehind() throws Exception {
    bash("setsid sleep 60 >/dev/null 2>&1 &");
    for (int i = 0; i < 65; i++) {
      bash("true");
    }

    assertThatThrownBy(() -> call("bash_output", Map.of("id", "bash_1")))
        .hasMessageContaining("There are bash_3 (exited)");
    assertThat(ofCommands()).hasSize(1);
    scope.close();
    assertThat(processes()).isEmpty();
  }
}
