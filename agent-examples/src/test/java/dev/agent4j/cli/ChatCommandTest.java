package dev.agent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.llm.minimax.testkit.StubMiniMax;
import dev.agent4j.llm.minimax.testkit.script.Refusal;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatCommandTest {
  final StubMiniMax stub = StubMiniMax.start();
  @TempDir Path directory;

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void eachLineIsATurnOfOneSession() {
    stub.replies(Reply.says("Hello, Ada."), Reply.says("You are Ada."));

    Cli.Result result = chat("I am Ada.\n\nWho am I?\n");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).containsSubsequence("Hello, Ada.", "You are Ada.");
    assertThat(stub.requests()).hasSize(2);
    assertThat(stub.requests().get(1).body().toString())
        .containsSubsequence("I am Ada.", "Hello, Ada.", "Who am I?");
  }

  @Test
  void exitLeaves() {
    stub.replies(Reply.says("Hello."));

    Cli.Result result = chat("Hi\n /exit \nNobody hears this.\n");

    assertThat(result.exitCode()).isZero();
    assertThat(stub.requests()).hasSize(1);
  }

  @Test
  void turnThatFailsDoesNotEndTheChat() {
    stub.plays(Refusal.NO_BALANCE);
    stub.replies(Reply.says("Back again."));

    Cli.Result result = chat("Hi\nStill there?\n");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("insufficient balance");
    assertThat(result.out()).contains("Back again.");
  }

  @Test
  void exitCodeIsThatOfTheLastTurn() {
    stub.replies(Reply.says("Hello."));

    assertThat(chat("Hi\n").exitCode()).isZero();

    stub.plays(Refusal.NO_BALANCE);
    assertThat(chat("Hi\n").exitCode()).isEqualTo(ExitCode.PROVIDER);
  }

  @Test
  void withJsonThereAreEventsOnly() {
    stub.replies(Reply.says("One."), Reply.says("Two."));

    Cli.Result result =
        Cli.asking(stub)
            .withInput("Hi\nAgain\n")
            .run("chat", "--json", "--workspace", directory.toString());

    assertThat(result.events("TurnFinished")).hasSize(2);
    assertThat(result.json()).allMatch(it -> it.string("type").isPresent());
  }

  @Test
  void nothingSaidIsNothingAsked() {
    Cli.Result result = chat("");

    assertThat(result.exitCode()).isZero();
    assertThat(stub.requests()).isEmpty();
  }

  private Cli.Result chat(String input) {
    return Cli.asking(stub).withInput(input).run("chat", "--workspace", directory.toString());
  }
}
