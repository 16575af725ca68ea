package dev.agent4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.cli.terminal.LineSource;
import dev.agent4j.cli.terminal.Surroundings;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.StubMiniMax;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The command line in this JVM, with all around it made up. */
record Cli(Map<String, String> environment, String input, boolean isInputTerminal) {

  /** What a command left behind. */
  record Result(int exitCode, String out, String err) {

    /** Returns the lines of standard output, each of which must be a JSON object. */
    List<JsonObject> json() {
      return out.lines().map(JsonObject::parse).toList();
    }

    /** Returns the events of standard output of one type. */
    List<JsonObject> events(String type) {
      return json().stream().filter(it -> type.equals(it.get("type"))).toList();
    }
  }

  /** Returns a command line without a key, whose standard input is empty and no terminal. */
  static Cli bare() {
    return new Cli(Map.of(), "", false);
  }

  /** Returns a command line that asks {@code stub}. */
  static Cli asking(StubMiniMax stub) {
    return new Cli(
        Map.of("MINIMAX_API_KEY", StubMiniMax.KEY, "MINIMAX_BASE_URL", stub.baseUrl() + "/v1"),
        "",
        false);
  }

  Cli withInput(String input) {
    return new Cli(environment, input, isInputTerminal);
  }

  /** Returns this with somebody at a terminal who types {@code input}. */
  Cli withSomebodyTyping(String input) {
    return new Cli(environment, input, true);
  }

  Result run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var around =
        new Surroundings(
            new LineSource(new ByteArrayInputStream(input.getBytes(UTF_8))),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            environment,
            isInputTerminal,
            false);
    int exitCode = AgentCommand.in(around).execute(arguments);
    assertThat(err.toString(UTF_8)).doesNotContain("\tat ", "failed unexpectedly");
    return new Result(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }
}
