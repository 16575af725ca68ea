package dev.agent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.event.AgentEvent;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.StubMiniMax;
import dev.agent4j.llm.minimax.testkit.script.Refusal;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  private static final Reply WRITES =
      Reply.calls("write_file", JsonObject.of("path", "new.txt", "content", "hello\n"));

  final StubMiniMax stub = StubMiniMax.start();
  @TempDir Path directory;

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void taskIsDoneAndTold() {
    stub.replies(WRITES, Reply.thinks("Hm.").withText("I wrote it."));

    Cli.Result result = run("--yes");

    assertThat(result.exitCode()).isZero();
    assertThat(directory.resolve("new.txt")).content().isEqualTo("hello\n");
    assertThat(result.out())
        .containsSubsequence(
            "✓ write_file {\"path\":\"new.txt\"", "I wrote it.", "completed: 2 steps")
        .doesNotContain("Hm.", "\u001b");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void jsonIsNothingButEvents() {
    stub.replies(WRITES, Reply.calls("no_such_tool", JsonObject.empty()), Reply.says("Done."));

    Cli.Result result = run("--yes", "--json");

    assertThat(result.exitCode()).isZero();
    assertThat(result.json())
        .extracting(it -> it.get("type"))
        .isSubsetOf(
            Arrays.stream(AgentEvent.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList())
        .startsWith("TurnStarted", "StepStarted")
        .endsWith("TurnFinished");
    assertThat(result.events("ToolCallFinished"))
        .extracting(it -> it.object("result").orElseThrow().get("status"))
        .containsExactly("OK", "FAILED");
  }

  @Test
  void callThatWritesIsDeniedIfNobodyIsThereToBeAsked() {
    stub.replies(WRITES, Reply.says("I could not."));

    Cli.Result result = run("--json");

    assertThat(result.exitCode()).isZero();
    assertThat(directory.resolve("new.txt")).doesNotExist();
    JsonObject denied = result.events("ToolCallFinished").get(0).object("result").orElseThrow();
    assertThat(denied.get("status")).isEqualTo("FAILED");
    assertThat(denied.object("details").orElseThrow().get("code")).isEqualTo("DENIED");
    assertThat(lastRequest()).contains("there is no terminal to ask at");
  }

  @Test
  void callThatReadsIsNotAskedAbout() throws Exception {
    Files.writeString(directory.resolve("a.txt"), "one\n");
    stub.replies(
        Reply.calls("read_file", JsonObject.of("path", "a.txt")), Reply.says("It says one."));

    Cli.Result result = run("--json");

    assertThat(
            result.events("ToolCallFinished").get(0).object("result").orElseThrow().get("status"))
        .isEqualTo("OK");
  }

  @Test
  void userIsShownTheCallAndSaysYes() {
    stub.replies(WRITES, Reply.says("Done."));

    Cli.Result result = typing("y\n");

    assertThat(result.err()).contains("Allow write_file {", "\"new.txt\"", "hello", "[y/N]");
    assertThat(directory.resolve("new.txt")).exists();
  }

  @Test
  void anythingButYesIsNo() {
    stub.replies(WRITES, WRITES, WRITES, Reply.says("Then not."));

    Cli.Result result = typing("n\n\nsure\n");

    assertThat(result.exitCode()).isZero();
    assertThat(directory.resolve("new.txt")).doesNotExist();
    assertThat(lastRequest()).contains("the user said no");
  }

  @Test
  void endOfTheInputIsNo() {
    stub.replies(WRITES, Reply.says("Then not."));

    typing("");

    assertThat(directory.resolve("new.txt")).doesNotExist();
  }

  @Test
  void callsOfOneStepAreAskedAboutOneAfterTheOther() {
    stub.replies(
        WRITES.withCall("write_file", JsonObject.of("path", "other.txt", "content", "x")),
        Reply.says("Done."));

    Cli.Result result = typing("y\nn\n");

    assertThat(result.err().split("Allow write_file", -1)).hasSize(3);
    assertThat(Stream.of("new.txt", "other.txt").filter(it -> Files.exists(directory.resolve(it))))
        .hasSize(1);
  }

  @Test
  void limitOfStepsEndsTheTurnWithOne() {
    stub.replies(WRITES, Reply.says("There is more to do."));

    Cli.Result result = run("--yes", "--max-steps", "2");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_DONE);
    assertThat(result.err()).contains("limit of steps", "--max-steps");
  }

  @Test
  void providerThatRefusesEndsWithThree() {
    stub.plays(Refusal.NO_BALANCE);

    Cli.Result result = run("--json");

    assertThat(result.exitCode()).isEqualTo(ExitCode.PROVIDER);
    assertThat(result.err()).contains("insufficient balance").doesNotContain(StubMiniMax.KEY);
    assertThat(result.json()).extracting(it -> it.get("type")).doesNotContain("TurnFinished");
  }

  @Test
  void eventsAreLogged() throws Exception {
    stub.replies(Reply.says("Done."));
    Path log = directory.resolve("run.jsonl");

    run("--log", log.toString());

    assertThat(Files.readAllLines(log))
        .extracting(it -> JsonObject.parse(it).get("type"))
        .startsWith("TurnStarted")
        .endsWith("TurnFinished");
  }

  @Test
  void anthropicDialectWorksTheSame() {
    stub.replies(WRITES, Reply.says("Done."));

    Cli.Result result =
        run("--yes", "--dialect", "anthropic", "--base-url", stub.baseUrl() + "/anthropic");

    assertThat(result.exitCode()).isZero();
    assertThat(stub.requests()).allMatch(it -> it.path().equals("/anthropic/v1/messages"));
    assertThat(directory.resolve("new.txt")).exists();
  }

  @Test
  void modelIsTheOneAskedFor() {
    stub.replies(Reply.says("Done."));

    run("--model", "MiniMax-M2.5");

    assertThat(stub.requests().get(0).body().get("model")).isEqualTo("MiniMax-M2.5");
  }

  @Test
  void optionsThatDoNotFitAreTold() {
    assertThat(run("--max-steps", "0").err()).contains("steps must be positive");
    assertThat(run("--base-url", "nowhere").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run("--max-cost", "1", "--model", "unheard-of").err()).contains("price");
    assertThat(run("--log", directory.resolve("no/such/dir").toString()).err()).contains("--log");
    assertThat(stub.requests()).isEmpty();
  }

  private String lastRequest() {
    return stub.requests().get(stub.requests().size() - 1).body().toString();
  }

  private Cli.Result typing(String input) {
    return Cli.asking(stub)
        .withSomebodyTyping(input)
        .run("run", "Write a file.", "--workspace", directory.toString());
  }

  private Cli.Result run(String... options) {
    return Cli.asking(stub)
        .run(
            Stream.concat(
                    Stream.of("run", "Write a file.", "--workspace", directory.toString()),
                    Stream.of(options))
                .toArray(String[]::new));
  }
}
