package dev.agent4j.llm.minimax.testkit;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.Ask;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A stub in a process of its own, for benchmarks and for clients in other languages.
 *
 * <p>Its brain calls the first tool offered as often as {@code --steps} says, a call a step, and
 * then answers with a text that ends in what the tool last returned. It prints its address on one
 * line of standard output, accepts {@link StubMiniMax#KEY}, and runs until it is killed.
 */
public final class StubMiniMaxMain {
  private static final String USAGE =
      """
      Options, each with a number after it, and their defaults:
        --port 0            the port; 0 for any that is free
        --steps 10          tool calls before the answer
        --args-chars 16     characters of the argument of a call
        --text-chars 64     characters of the answer, at least
        --thinking-chars 0  characters of reasoning in each reply
        --chunks 4          deltas of the longest text or argument in a stream
        --delay-ms 0        wait before the first byte of each reply
        --pace-ms 0         wait between two events of a stream
        --coalesced 0       1 to write a stream at once
        --exit-on-eof 0     1 to end when standard input ends
      """;

  private final Map<String, Integer> options;

  private StubMiniMaxMain(Map<String, Integer> options) {
    this.options = options;
  }

  /** Starts the stub, or prints its options on standard error and exits with 2. */
  public static void main(String... args) throws IOException, InterruptedException {
    Map<String, Integer> options = new HashMap<>();
    USAGE
        .lines()
        .map(line -> line.trim().split(" +", 3))
        .filter(it -> it[0].startsWith("--"))
        .forEach(it -> options.put(it[0], Integer.parseInt(it[1])));
    for (int i = 0; i < args.length; i += 2) {
      boolean isKnown = options.containsKey(args[i]) && i + 1 < args.length;
      if (!isKnown || !args[i + 1].matches("\\d{1,9}")) {
        System.err.println("Not an option with a number: " + args[i] + "\n" + USAGE);
        System.exit(2);
      }
      options.put(args[i], Integer.parseInt(args[i + 1]));
    }
    new StubMiniMaxMain(options).serve();
  }

  private int option(String name) {
    return options.getOrDefault(name, 0);
  }

  private void serve() throws IOException, InterruptedException {
    int chunks = Math.max(1, option("--chunks"));
    int longest = Math.max(1, Math.max(option("--text-chars"), option("--args-chars")));
    try (var stub =
        StubMiniMax.builder()
            .port(option("--port"))
            .brain(this::answer)
            .deltaChars((longest + chunks - 1) / chunks)
            .coalesced(option("--coalesced") == 1)
            .delay(Duration.ofMillis(option("--delay-ms")))
            .maxRecorded(0)
            .start()) {
      System.out.println(stub.baseUrl());
      if (option("--exit-on-eof") == 1) {
        System.in.transferTo(OutputStream.nullOutputStream());
      } else {
        Thread.currentThread().join();
      }
    }
  }

  private Reply answer(Ask ask) {
    Reply thought =
        Reply.thinks("t".repeat(option("--thinking-chars")))
            .paced(Duration.ofMillis(option("--pace-ms")));
    if (ask.stepsDone() < option("--steps") && !ask.tools().isEmpty()) {
      Ask.Tool tool = ask.tools().get(0);
      String name =
          tool.schema().object("properties").orElse(JsonObject.empty()).names().stream()
              .findFirst()
              .orElse("text");
      return thought.withCall(tool.name(), JsonObject.of(name, "a".repeat(option("--args-chars"))));
    }
    String result = ask.lastResults().stream().map(Ask.Message::text).findFirst().orElse("nothing");
    String text =
        "After "
            + ask.stepsDone()
            + " steps the tool's last result was: "
            + result.substring(0, Math.min(200, result.length()));
    return thought.withText(text + ".".repeat(Math.max(0, option("--text-chars") - text.length())));
  }
}
