package dev.agent4j.toolbox.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.Agent;
import dev.agent4j.Session;
import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.event.AgentEvent.ThinkingReceived;
import dev.agent4j.event.Redactor;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.Usage;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.FileTools;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.shell.ShellTools;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Row 15: secrets that tools come across, or that pass through a turn, are seen nowhere. */
class SecretsAttackTest extends WatchedAgent {
  private static final int EACH = 10;

  private Path root;
  private final List<Secret> secrets = Secret.some(EACH, new Random(15));
  private final JsonSchema nothing = JsonSchema.of(JsonObject.of("type", "object"));

  @BeforeEach
  void layOut() throws IOException {
    root = Files.createDirectories(dir.resolve("root"));
  }

  private static Redactor knowing(Secret secret) {
    return secret.isTold() ? Redactor.of().with("SEED", secret.text()) : Redactor.of();
  }

  /** Tools that hand a secret back, each in its own way. */
  private Map<String, Tool> tools(Secret secret) {
    String text = secret.text();
    var tools = new LinkedHashMap<String, Tool>();
    add(tools, "says", it -> ToolOutput.of("config: " + text + "\nend"));
    add(tools, "colors", it -> ToolOutput.of("\u001b[31m" + text + "\u001b[0m"));
    add(tools, "tells_details", it -> ToolOutput.of("ok").with("a", List.of(Map.of("b", text))));
    add(tools, "writes_json", it -> ToolOutput.of(JsonObject.of("key", text).toString()));
    add(
        tools,
        "writes_json_in_json",
        it -> ToolOutput.of(JsonObject.of("a", JsonObject.of("key", text).toString()).toString()));
    add(
        tools,
        "throws",
        it -> {
          throw new IllegalStateException("no: " + text, new IOException("at " + text));
        });
    add(
        tools,
        "refuses",
        it -> {
          throw new ToolException(Code.DENIED, "wrong key: " + text + ".");
        });
    return tools;
  }

  private void add(Map<String, Tool> tools, String name, Function<JsonObject, ToolOutput> body) {
    tools.put(
        name,
        Tool.raw(
            name,
            "A tool.",
            nothing,
            (json, context) -> {
              ToolOutput output = body.apply(json);
              context.progress().accept(output.text());
              return output;
            }));
  }

  /** Takes a turn, and returns what can be seen of it, by the place where it is seen. */
  private Map<String, String> seen(
      ScriptedLlm llm, List<Tool> tools, Redactor redactor, String prompt) throws Exception {
    // The log's own redactor knows nothing of what the host told the agent.
    Map<String, String> seen =
        seen(
            llm,
            tools,
            redactor,
            Redactor.of(),
            (agent, also) -> {
              try (Session session = agent.session()) {
                assertThat(session.run(prompt).text()).isNotEmpty();
                also.put(
                    "transcript",
                    session.transcript().messages().stream().skip(2).toList().toString());
              }
              also.put("agent", agent.toString() + redactor);
            });
    if (llm.requests().size() > 1) {
      List<Message> messages = llm.requests().get(1).messages();
      seen.put("model", messages.get(messages.size() - 1).toString());
    }
    return seen;
  }

  private Map<String, String> calling(Secret secret, Redactor redactor) throws Exception {
    Map<String, Tool> tools = tools(secret);
    Files.writeString(root.resolve("config.txt"), "a = 1\n" + secret.text() + "\nz = 26\n");
    List<Tool> all = new ArrayList<>(tools.values());
    all.addAll(FileTools.in(Workspace.of(root)));
    var llm = new ScriptedLlm();
    var calls = new ArrayList<ToolCall>();
    tools.keySet().forEach(it -> calls.add(llm.call(it, Map.of())));
    calls.add(llm.call("read_file", Map.of("path", "config.txt")));
    llm.replies(StopReason.TOOL_USE, calls.toArray(ToolCall[]::new)).says("Done.");
    return seen(llm, all, redactor, "Look.");
  }

  @Test
  void noSecretThatAToolComesAcrossIsSeenAnywhere() throws Exception {
    handBack(secrets.subList(0, 4 * secrets.size() / EACH), "secrets in what tools hand back");
  }

  @Test
  @Tag("long")
  void noneOfThousandsOfSecretsIsSeenAnywhere() throws Exception {
    handBack(Secret.some(100, new Random(16)), "many secrets in what tools hand back");
  }

  private void handBack(List<Secret> secrets, String part) throws Exception {
    var row = new AttackRow(15, part);
    for (Secret secret : secrets) {
      calling(secret, knowing(secret))
          .forEach((sink, text) -> row.count(secret.kind() + " in " + sink, secret.isIn(text)));
    }
    // The attack is live: without a guard, one of each kind is seen.
    for (Secret secret : Secret.some(1, new Random(17))) {
      Map<String, String> open = calling(secret, Redactor.none());
      row.countTwin(
          secret.kind(), secret.isIn(open.get("model")) && secret.isIn(open.get("events")));
    }
    row.check();
  }

  @Test
  void noSecretPassesThroughTheShellOrASearchOrAName() throws Exception {
    var row = new AttackRow(15, "secrets in shell, search and names");
    List<Secret> plain =
        secrets.stream()
            .filter(it -> !it.text().contains("\n") && !it.text().contains("\t"))
            .toList();
    Redactor redactor = Redactor.of();
    var lines = new ArrayList<String>();
    for (Secret secret : plain) {
      redactor = secret.isTold() ? redactor.with("SEED", secret.text()) : redactor;
      lines.add("value " + secret.text() + " end");
      if (secret.text().matches("[\\w-]+")) {
        Files.writeString(root.resolve(secret.text()), "");
      }
    }
    Files.write(root.resolve("all.txt"), lines);
    List<Tool> tools = new ArrayList<>(FileTools.in(Workspace.of(root)));
    tools.addAll(ShellTools.in(Workspace.of(root)));
    var llm = new ScriptedLlm();
    llm.replies(
            StopReason.TOOL_USE,
            llm.call("bash", Map.of("command", "cat all.txt; cat all.txt >&2; ls")),
            llm.call("bash", Map.of("command", "sed 's/^/\\x1b[32m/' all.txt | head -c 20000")),
            llm.call("bash", Map.of("command", "cat \"no such $(head -3 all.txt)\"")),
            llm.call("search_files", Map.of("pattern", "value")),
            llm.call("list_files", Map.of()),
            llm.call("find_files", Map.of("pattern", "*")),
            llm.call("read_file", Map.of("path", "all.txt")))
        .says("Done.");

    Map<String, String> seen = seen(llm, tools, redactor, "Look.");

    assertThat(seen.get("model")).contains("[redacted:SEED]", "[redacted]", "value ", " end");
    for (Secret secret : plain) {
      seen.forEach((sink, text) -> row.count(secret.kind() + " in " + sink, secret.isIn(text)));
    }
    row.countTwin("lines stay", seen.get("model").split("value ", -1).length > plain.size());
    row.check();
  }

  @Test
  void noFormOfASecretThatWasToldIsSeen() throws Exception {
    var row = new AttackRow(15, "encoded and cut secrets");
    var random = new Random(4);
    for (Secret secret : secrets) {
      Redactor told = Redactor.of().with("SEED", secret.text());
      for (String form : forms(secret.text(), random)) {
        String clean = told.redact("<" + form + ">");
        row.count(secret.kind() + " as " + form, secret.isIn(clean) || half(form, clean));
      }
      String text = secret.text();
      if (text.length() >= 24) {
        String most = text.substring(0, text.length() * 2 / 3);
        row.count("the beginning of " + text, told.redact("x " + most).contains(most));
        String least = text.substring(text.length() / 3);
        row.count("the end of " + text, told.redact(least + " x").contains(least));
      }
      row.twin(secret.kind(), () -> told.redact("<>").equals("<>"));
    }
    row.check();
  }

  private static List<String> forms(String text, Random random) {
    String padding = "x".repeat(1 + random.nextInt(20));
    String hex =
        java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return List.of(
        text,
        JsonObject.of("a", text).toString(),
        Secret.base64(text),
        Secret.base64("user:" + text),
        Secret.base64(padding + text + padding),
        java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8),
        "https://h/x?key="
            + java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
            + "&y=1",
        hex,
        hex.toUpperCase(java.util.Locale.ROOT));
  }

  /** Returns whether half of {@code form}, or more, is left. */
  private static boolean half(String form, String clean) {
    int size = Math.max(10, form.length() / 2);
    for (int i = 0; i + size <= form.length(); i++) {
      if (clean.contains(form.substring(i, i + size))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void noSecretIsHeardThatArrivesInPieces() throws Exception {
    var row = new AttackRow(15, "secrets split over deltas");
    var random = new Random(8);
    for (Secret secret : secrets) {
      for (int most : List.of(1, 3, secret.text().length() - 1, secret.text().length())) {
        String said = "It is " + secret.text() + " as I said.";
        String heard = heard(said, most, knowing(secret), random);
        row.count(secret.kind() + " in pieces of " + most, secret.isIn(heard));
        row.countTwin(secret.kind() + " " + heard, heard.matches("(?s)It is .* as I said\\..*"));
      }
    }
    for (String plain :
        List.of("risk-management is a task-force", "http://a/b@c eyJ sk- ://: gh")) {
      row.countTwin(plain, heard(plain, 1, Redactor.of("secret-1"), random).startsWith(plain));
    }
    row.check();
  }

  /** Returns all deltas that listeners hear of a reply that comes in pieces, and all else. */
  private String heard(String said, int most, Redactor redactor, Random random) throws Exception {
    var llm =
        new ScriptedLlm()
            .answers(
                (request, listener) -> {
                  for (int at = 0; at < said.length(); ) {
                    int end = Math.min(said.length(), at + 1 + random.nextInt(most));
                    listener.onEvent(new ThinkingReceived(said.substring(at, end)));
                    at = end;
                  }
                  for (int at = 0; at < said.length(); ) {
                    int end = Math.min(said.length(), at + 1 + random.nextInt(most));
                    listener.onEvent(new TextReceived(said.substring(at, end)));
                    at = end;
                  }
                  return new LlmResponse(
                      AssistantMessage.of(said), StopReason.END_TURN, Usage.NONE, "m", 0.0);
                });
    var listener = new RecordingListener();
    Agent.builder(llm).redactor(redactor).listener(listener).build().run(said);
    String text =
        String.join(
            "", listener.events(TextReceived.class).stream().map(TextReceived::delta).toList());
    String thought =
        String.join(
            "",
            listener.events(ThinkingReceived.class).stream().map(ThinkingReceived::delta).toList());
    return text + "\n" + thought + "\n" + listener.events().get(0);
  }

  @Test
  void noThrowableGivesASecretAway() throws Exception {
    var row = new AttackRow(15, "secrets in throwables");
    for (Secret secret : secrets) {
      var thrown = new IOException("of " + secret.text(), new Error("by " + secret.text()));
      thrown.addSuppressed(new IllegalStateException("also " + secret.text()));
      var text = new StringWriter();

      knowing(secret).redact(thrown).printStackTrace(new PrintWriter(text, true));

      row.count(secret.kind(), secret.isIn(text.toString()));
      row.countTwin("the place in the code", text.toString().contains("SecretsAttackTest"));
    }
    row.check();
  }

  @Test
  void whatStandsForASecretIsNotWrittenInItsPlace() throws Exception {
    var row = new AttackRow(15, "tags written back");
    for (Secret secret : secrets.subList(0, 2 * secrets.size() / EACH)) {
      Path file = root.resolve("config.txt");
      String before = "a = 1\n" + secret.text() + "\nz = 26\n";
      Files.writeString(file, before);
      Redactor redactor = knowing(secret);
      String shown = redactor.redact(before);
      var llm = new ScriptedLlm().calls("read_file", Map.of("path", "config.txt"));
      llm.calls("write_file", Map.of("path", "config.txt", "content", shown, "mode", "overwrite"));
      llm.calls("bash", Map.of("command", "echo '" + shown.replace("'", "") + "' > config.txt"));
      llm.calls(
          "edit_file",
          Map.of("path", "config.txt", "edits", List.of(Map.of("old", "z = 26", "new", "z = 27"))));
      llm.says("Done.");
      List<Tool> tools = new ArrayList<>(FileTools.in(Workspace.of(root)));
      tools.addAll(ShellTools.in(Workspace.of(root)));
      Agent.builder(llm).tools(tools).redactor(redactor).build().run("Write.");

      row.count(secret.kind(), !Files.readString(file).equals(before.replace("26", "27")));
      List<ToolResult> results =
          llm.requests().get(llm.requests().size() - 1).messages().stream()
              .flatMap(it -> it instanceof ToolResultMessage r ? r.results().stream() : Stream.of())
              .toList();
      row.countTwin("read", results.get(0).status() == ToolResult.Status.OK);
      row.countTwin("edit beside", results.get(3).status() == ToolResult.Status.OK);
      assertThat(results.get(1).text()).contains("stands for a secret", "Leave that part out");
    }
    var reading =
        Tool.raw("reads", "A tool.", nothing, (json, context) -> ToolOutput.of("found"))
            .withEffects(json -> Effects.reading("x"));
    var llm = new ScriptedLlm().calls("reads", Map.of("q", "[redacted:SEED]")).says("Done.");
    Map<String, String> seen =
        seen(llm, List.of(reading), Redactor.of().with("SEED", "hunter22"), "Look.");
    row.countTwin("a tag may be looked for", seen.get("model").contains("found"));
    row.check();
  }

  /** What is no secret stays as it is: our own sources and documents. */
  @Test
  void hardlyALineOfWhatIsNoSecretIsTouched() throws Exception {
    Redactor redactor = Redactor.of().with("SEED", "Zq7rTu0pLkWmXn2s");
    long all = 0;
    var touched = new ArrayList<String>();
    try (Stream<Path> files = Files.walk(Path.of("..").toRealPath())) {
      for (Path file : files.filter(SecretsAttackTest::isClean).toList()) {
        for (String line : Files.readAllLines(file)) {
          all++;
          if (!redactor.redact(line).equals(line)) {
            touched.add(file.getFileName() + ": " + redactor.redact(line));
          }
        }
      }
    }

    assertThat(all).isGreaterThan(20_000);
    assertThat((double) touched.size() / all)
        .as("touched %s of %s lines: %s", touched.size(), all, touched)
        .isLessThanOrEqualTo(0.001);
    Files.createDirectories(Path.of("target", "attacks"));
    Files.writeString(
        Path.of("target", "attacks", "15-false-positives.txt"),
        String.format("row 15  false positives  %d of %d lines%n", touched.size(), all));
  }

  private static boolean isClean(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.matches(".*\\.(java|md|xml|sh|yml|txt|json|jsonl)")
        && !path.contains("/src/test/") // where made-up keys are
        && !path.contains("/target/")
        && !path.contains("/.")
        && Files.isRegularFile(file);
  }
}
