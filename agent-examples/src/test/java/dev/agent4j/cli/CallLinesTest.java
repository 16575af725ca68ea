package dev.agent4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.cli.terminal.LineSource;
import dev.agent4j.cli.terminal.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many calls by hand: {@code agent tool -}. */
class CallLinesTest {
  private static final String READ = call("read_file", "{'path': 'a.txt'}");

  @TempDir Path directory;

  @Test
  void callsAreOneSession() {
    Cli.Result result =
        run(
            call("write_file", "{'path': 'a.txt', 'content': 'one\\n'}"),
            call("write_file", "{'path': 'a.txt', 'content': 'two\\n', 'mode': 'overwrite'}"),
            call("undo", "{}"),
            call("bash", "{'command': 'cd /; echo hello', 'background': true}"),
            call("bash_output", "{'id': 'bash_1', 'since': 0, 'wait_s': 10}"));

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.json()).hasSize(5).allMatch(it -> it.bool("ok", false));
    assertThat(text(result, 4)).contains("hello");
    assertThat(directory.resolve("a.txt")).hasContent("one\n");
  }

  @Test
  void anAnswerHasTheShapeOfASingleCallsAnswer() throws IOException {
    Files.writeString(directory.resolve("a.txt"), "one\n");

    String[] single = {
      "tool", "read_file", "{\"path\": \"a.txt\"}", "--json", "-w", "" + directory
    };

    assertThat(run(READ).json()).isEqualTo(Cli.bare().run(single).json());
  }

  @Test
  void aLineThatIsNotACallIsAnsweredWithItsNumberAndTheNextGoesOn() throws IOException {
    Files.writeString(directory.resolve("a.txt"), "one\n");

    Cli.Result result =
        run(
            "read_file",
            "",
            "{'name': 'read_file'}",
            "  ",
            "[1]",
            call("read_file", "7"),
            "{'tool': 5}",
            call(" ", "{}"),
            "{'tool': 'bash_list'}",
            READ);

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.json())
        .extracting(it -> it.get("ok"))
        .containsExactly(false, false, false, false, false, false, true, true);
    assertThat(result.json().get(0).toString())
        .startsWith(
            "{\"ok\":false,\"tool\":\"\",\"status\":\"FAILED\",\"text\":\"Line 1 is not a call: ")
        .contains("{\\\"tool\\\": NAME, \\\"arguments\\\": {…}}", "\"line\":1");
    assertThat(text(result, 1)).startsWith("Line 3 is not a call: ").contains("name", "tool");
    assertThat(text(result, 2)).startsWith("Line 5 is not a call: ");
    assertThat(text(result, 3)).startsWith("Line 6 is not a call: arguments");
    assertThat(text(result, 4))
        .startsWith("Line 7 is not a call: tool must be a string, was 5. A call is");
    assertThat(text(result, 5))
        .startsWith("Line 8 is not a call: tool is empty; `agent tool --list` lists the tools.");
    assertThat(text(result, 7)).startsWith("1\tone\n");
  }

  @Test
  void inputThatCannotBeReadIsToldAsSuch() {
    var directoryAsInput =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Is a directory");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
          }
        };
    var err = new ByteArrayOutputStream();
    var around =
        new Surroundings(
            new LineSource(directoryAsInput),
            new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of(),
            false,
            false);

    for (String[] arguments : List.of(new String[] {"-"}, new String[] {"read_file", "-"})) {
      err.reset();

      int exitCode =
          AgentCommand.in(around)
              .execute(
                  Stream.of(
                          Stream.of("tool"),
                          Stream.of(arguments),
                          Stream.of("-w", directory.toString()))
                      .flatMap(it -> it)
                      .toArray(String[]::new));

      assertThat(exitCode).isEqualTo(ExitCode.USAGE);
      assertThat(err.toString(UTF_8))
          .isEqualToIgnoringNewLines("agent: standard input cannot be read: Is a directory");
    }
  }

  @Test
  void aLineThatIsTooLongIsToldAndSkipped() throws IOException {
    Files.writeString(directory.resolve("a.txt"), "one\n");

    Cli.Result result = run("x".repeat(LineSource.MAX_CHARS + 1), READ);

    assertThat(text(result, 0)).contains("Line 1 has more than 16,777,216 characters");
    assertThat(text(result, 1)).startsWith("1\tone\n");
  }

  @Test
  void neitherManyCallsNorManyFailuresEndTheSession() throws IOException {
    Files.writeString(directory.resolve("a.txt"), "one\n");
    String[] lines = new String[520];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = i < 20 ? call("read_file", "{'path': 'none'}") : READ;
    }

    Cli.Result result = run(lines);

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_DONE);
    assertThat(result.json()).hasSize(520);
    Set<String> texts =
        result.json().stream()
            .skip(20)
            .map(it -> it.string("text").orElse(""))
            .collect(Collectors.toSet());
    assertThat(texts).singleElement().asString().startsWith("1\tone\n");
  }

  @Test
  void unknownToolsAndArgumentsThatDoNotFitAreAnsweredAsASingleCallIs() {
    Cli.Result result = run(call("raed_file", "{}"), call("read_file", "{}"));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.json())
        .extracting(it -> it.object("details").orElseThrow().get("code"))
        .containsExactly("UNKNOWN_TOOL", "INVALID_ARGUMENTS");
  }

  @Test
  void secretsAreBlackedOutInWhatIsSaidOfALine() {
    String secret = "correct-horse-battery-staple-77";
    Cli cli = new Cli(Map.of("SOME_API_KEY", secret), secret + "\n", false);

    String out = cli.run("tool", "-", "--workspace", directory.toString()).out();

    assertThat(out).startsWith("{\"ok\":false").doesNotContain(secret);
  }

  @Test
  void aNameThatIsTooLongForOneIsNotRepeatedWhole() {
    Cli.Result result = run(call("n".repeat(100_000), "{}"));

    assertThat(result.json().get(0).string("tool").orElseThrow()).hasSize(64);
    assertThat(text(result, 0)).hasSizeLessThan(300).contains("No tool is named nnn");
  }

  @Test
  void aByteOrderMarkBeforeTheFirstLineIsNoPartOfIt() throws IOException {
    Files.writeString(directory.resolve("a.txt"), "one\n");

    assertThat(text(run("\ufeff" + READ), 0)).startsWith("1\tone\n");
  }

  @Test
  void noCallsAreDoneAndArgumentsBesideThemAreRefused() {
    assertThat(run().exitCode()).isZero();
    assertThat(run().out()).isEmpty();

    Cli.Result refused = Cli.bare().run("tool", "-", "{}", "--workspace", directory.toString());

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("leave out JSON");
    assertThat(Cli.bare().run("tool", "--help").out()).contains("`agent tool -` makes many calls");
  }

  private static String call(String tool, String arguments) {
    return "{'tool': '" + tool + "', 'arguments': " + arguments + "}";
  }

  private static String text(Cli.Result result, int index) {
    return result.json().get(index).string("text").orElseThrow();
  }

  /** Runs lines of JSON with ' for ". */
  private Cli.Result run(String... lines) {
    String input =
        Stream.of(lines).map(it -> it.replace('\'', '"') + "\n").collect(Collectors.joining());
    return Cli.bare().withInput(input).run("tool", "-", "--workspace", directory.toString());
  }
}
