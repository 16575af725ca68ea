package dev.agent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.StubMiniMax;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a command comes across that is secret is in nothing that it prints, logs or sends. */
class SecretsTest {
  /** By no form of its own known for a secret: the environment tells. */
  private static final String VALUE = "Zq7rTu0pLkWmXn2sVb4c";

  private static final String VENDORS = "ghp_0a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R";
  private static final String PASSWORD = "hunter2hunter2";
  private static final List<String> PLACES =
      List.of(
          "a=" + VALUE,
          "token " + VENDORS,
          "postgres://app:" + PASSWORD + "@db/x",
          Base64.getEncoder().encodeToString(("user:" + VALUE).getBytes(StandardCharsets.UTF_8)));

  @TempDir Path directory;
  private final Capture logs = new Capture();

  /** Keeps all that is logged. */
  private static final class Capture extends AppenderBase<ILoggingEvent> {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.agent4j");
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      var thrown = event.getThrowableProxy();
      lines.add(
          event.getFormattedMessage()
              + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown)));
    }
  }

  @BeforeEach
  void listen() throws Exception {
    logs.start();
    // At TRACE the adapter logs requests; it knows the secrets of the real environment only.
    logs.logger.setLevel(Level.DEBUG);
    logs.logger.addAppender(logs);
    Files.write(directory.resolve("config.txt"), PLACES);
  }

  @AfterEach
  void stopListening() {
    logs.logger.detachAppender(logs);
    logs.logger.setLevel(null);
    logs.stop();
  }

  private static void assertNoSecret(String where, String text) {
    for (String secret :
        List.of(VALUE.substring(0, 10), VALUE.substring(10), VENDORS.substring(8), PASSWORD)) {
      assertThat(text).as(where).doesNotContain(secret);
    }
    assertThat(text).as(where).doesNotContain(PLACES.get(3).substring(8));
  }

  private static Cli with(Cli cli) {
    Map<String, String> environment = new LinkedHashMap<>(cli.environment());
    environment.put("DEPLOY_TOKEN", VALUE);
    return new Cli(environment, cli.input(), cli.isInputTerminal());
  }

  @Test
  void turnShowsLogsAndSendsNoSecretOfAFile() throws Exception {
    for (List<String> options :
        List.of(List.<String>of(), List.of("--json"), List.of("--verbose"))) {
      try (StubMiniMax stub = StubMiniMax.start()) {
        stub.replies(
            Reply.calls("read_file", JsonObject.of("path", "config.txt"))
                .withCall("bash", JsonObject.of("command", "cat config.txt; exit 3"))
                .withCall("no_such_tool", JsonObject.of("a", VALUE)),
            Reply.says("The token is " + VALUE + ", or " + VENDORS + ", I think."));
        Path log = directory.resolve("run" + options.size() + ".jsonl");
        var line = new ArrayList<>(List.of("run", "--yes", "--log", log.toString()));
        line.addAll(options);
        line.addAll(List.of("--workspace", directory.toString(), "Look."));

        Cli.Result result = with(Cli.asking(stub)).run(line.toArray(String[]::new));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertNoSecret("output", result.out());
        assertNoSecret("error output", result.err());
        assertNoSecret("log file", Files.readString(log));
        assertNoSecret("logs", String.join("\n", logs.lines));
        assertNoSecret("what the model is sent", sentResults(stub));
        assertThat(Files.readString(log)).contains("[redacted:DEPLOY_TOKEN]", "[redacted]");
        Files.delete(log);
      }
    }
    assertThat(logs.lines).isNotEmpty();
  }

  /** Returns all tool results that were sent; what the model itself has said it may hear again. */
  private static String sentResults(StubMiniMax stub) {
    return stub.requests().get(1).body().toString().replaceAll("(?s).*?(\"role\":\"tool\")", "$1");
  }

  @Test
  void toolCalledByHandPrintsNoSecret() {
    for (String call :
        List.of(
            "read_file {\"path\": \"config.txt\"}",
            "bash {\"command\": \"cat config.txt; cat config.txt >&2; exit 3\"}",
            "search_files {\"pattern\": \".\"}")) {
      String[] parts = call.split(" ", 2);
      for (String option : List.of("--json", "--verbose")) {
        Cli.Result result =
            with(Cli.bare())
                .run("tool", parts[0], parts[1], "--workspace", directory.toString(), option);

        assertThat(result.out()).contains("[redacted:DEPLOY_TOKEN]", "[redacted]");
        assertNoSecret(call, result.out() + result.err() + String.join("\n", logs.lines));
      }
    }
  }

  @Test
  void tagIsNotWrittenInTheSecretsPlace() throws Exception {
    Cli.Result result =
        with(Cli.bare())
            .run(
                "tool",
                "write_file",
                "{\"path\": \"new.txt\", \"content\": \"a=[redacted:DEPLOY_TOKEN]\"}",
                "--workspace",
                directory.toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("[redacted:DEPLOY_TOKEN], which stands for a secret");
    assertThat(directory.resolve("new.txt")).doesNotExist();
  }
}
