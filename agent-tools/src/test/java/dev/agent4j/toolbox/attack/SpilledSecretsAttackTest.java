package dev.agent4j.toolbox.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.Agent;
import dev.agent4j.Session;
import dev.agent4j.event.Redactor;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Tool;
import dev.agent4j.toolbox.FileTools;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.shell.ShellOptions;
import dev.agent4j.toolbox.shell.ShellTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A secret in the middle of a command's long output: the file that has it all holds it as it was,
 * for this user alone, and every way to the model and to who listens has it blacked out.
 */
class SpilledSecretsAttackTest extends WatchedAgent {
  private static final String SECRET = "correct-horse-battery-staple-77";
  private static final Pattern SPILL =
      Pattern.compile("or read or search (\\S+), which has it all");

  private final ScriptedLlm llm = new ScriptedLlm();

  @Test
  void secretInSpilledOutputIsSeenNowhereButInItsPrivateFile() throws Exception {
    var row = new AttackRow(15, "secrets in spilled output");

    seen(Redactor.of(SECRET)).forEach((sink, text) -> row.count(sink, text.contains(SECRET)));

    // The attack is live: without a guard it is seen.
    assertThat(seen(Redactor.none()))
        .allSatisfy((sink, text) -> assertThat(text).as(sink).contains(SECRET));
    row.twin(
        "what is beside it is read",
        () -> seen(Redactor.of(SECRET)).get("read_file").contains("after it"));
    row.check();
  }

  private Map<String, String> seen(Redactor redactor) throws Exception {
    Path root = Files.createTempDirectory(dir, "root");
    Files.writeString(root.resolve("key.txt"), "before it\nkey = " + SECRET + "\nafter it\n");
    Workspace workspace = Workspace.of(root);
    List<Tool> tools = new ArrayList<>(FileTools.in(workspace));
    tools.addAll(ShellTools.in(workspace, ShellOptions.of().maxOutputChars(2_000)));
    Map<String, String> seen = seen(llm, tools, redactor, Redactor.none(), this::lookAround);
    seen.put("model", llm.requests().get(llm.requests().size() - 1).messages().toString());
    return seen;
  }

  private void lookAround(Agent agent, Map<String, String> seen) throws Exception {
    try (Session session = agent.session()) {
      String first =
          called(session, "bash", Map.of("command", "seq 1 5000; cat key.txt; seq 1 300000"));
      Path spill = spilled(first);
      seen.put("bash_output", called(session, "bash_output", output()));
      seen.put("read_file", called(session, "read_file", page(spill)));
      seen.put("search_files", called(session, "search_files", search(spill)));
      seen.put("bash", called(session, "bash", Map.of("command", "grep -n key " + spill)));
      assertThat(Files.readString(spill)).contains("key = " + SECRET);
      assertThat(mode(spill)).isEqualTo("rw-------");
      assertThat(mode(spill.getParent())).isEqualTo("rwx------");
      seen.put("transcript", session.transcript().messages().toString());
    }
  }

  private String called(Session session, String tool, Map<String, Object> arguments) {
    llm.calls(tool, arguments).says("Seen.");
    session.run("Look.");
    var results = session.transcript().toolResults();
    return results.get(results.size() - 1).text();
  }

  private static Path spilled(String text) {
    Matcher matcher = SPILL.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Path.of(matcher.group(1));
  }

  private static Map<String, Object> output() {
    // The numbers up to 5,000 have 23,893 bytes with their line ends.
    return Map.of("id", "bash_1", "since", 23_800);
  }

  private static Map<String, Object> page(Path spill) {
    return Map.of("path", spill.toString(), "offset", 4_990, "limit", 30);
  }

  private static Map<String, Object> search(Path spill) {
    return Map.of("pattern", "key = ", "path", spill.toString());
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
