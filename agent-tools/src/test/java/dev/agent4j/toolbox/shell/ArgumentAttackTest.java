package dev.agent4j.toolbox.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.toolbox.FileTools;
import dev.agent4j.toolbox.OtherJvm;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.attack.AttackRow;
import dev.agent4j.toolbox.attack.Injections;
import dev.agent4j.toolbox.notes.NoteTools;
import dev.agent4j.toolbox.plan.PlanTools;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 5: no argument of a tool, name of a file, or variable is ever part of a command line. */
class ArgumentAttackTest extends ShellTest {
  private static final String VALUE = "VALUE";

  /** Tells the directory, be it of characters that are left out of outputs. */
  private static final String PWD = "pwd | base64 -w0";

  /** Every argument of every tool that takes a text; a call each, with VALUE for the text. */
  private static final List<String> PLACES =
      List.of(
          "bash {'command':'true','cwd':'VALUE'}",
          "bash {'command':'true','cwd':'./VALUE'}",
          "bash_output {'id':'VALUE'}",
          "bash_output {'id':'bash_1','filter':'VALUE'}",
          "bash_input {'id':'VALUE','text':'x'}",
          "bash_input {'id':'bash_1','text':'VALUE\\n','wait_s':0}",
          "bash_kill {'id':'VALUE'}",
          "list_files {'path':'VALUE'}",
          "find_files {'pattern':'VALUE'}",
          "find_files {'pattern':'*','path':'VALUE'}",
          "search_files {'pattern':'VALUE'}",
          "search_files {'pattern':'VALUE','literal':true}",
          "search_files {'pattern':'x','path':'VALUE'}",
          "search_files {'pattern':'x','glob':'VALUE'}",
          "read_file {'path':'VALUE'}",
          "write_file {'path':'made/VALUE','content':'x'}",
          "write_file {'path':'VALUE','content':'x'}",
          "write_file {'path':'text','content':'VALUE','mode':'overwrite','expected_hash':'VALUE'}",
          "edit_file {'path':'VALUE','edits':[{'old':'x','new':'y'}]}",
          "edit_file {'path':'f','edits':[{'old':'VALUE','new':'y'}]}",
          "edit_file {'path':'f','edits':[{'old':'x','new':'VALUE'}]}",
          "apply_patch {'patch':'*** Begin Patch\\n*** Add File: VALUE\\n+x\\n*** End Patch'}",
          "apply_patch {'patch':'*** Begin Patch\\n*** Update File: f\\n*** Move to: VALUE\\n@@\\n-x\\n+y\\n"
              + "*** End Patch'}",
          "undo {'change':'VALUE'}",
          "record_note {'content':'VALUE','category':'VALUE'}",
          "recall_notes {'query':'VALUE','category':'VALUE'}",
          "update_plan {'items':[{'text':'VALUE','status':'pending'}]}");

  @TempDir Path careless;
  private Injections injections;
  private final Map<String, Tool> all = new LinkedHashMap<>();

  @BeforeEach
  void layOut() throws Exception {
    injections = new Injections(careless);
    injections.layOut(directory);
    Files.createDirectory(directory.resolve("made"));
    Stream.of(
            shared.tools(),
            FileTools.in(workspace),
            NoteTools.in(directory.resolve("notes.jsonl")),
            PlanTools.in(directory.resolve("plan.jsonl")))
        .flatMap(List::stream)
        .forEach(it -> all.put(it.definition().name(), it));
  }

  @Test
  void argumentsOfToolsRunNothing() throws Exception {
    tryAll("arguments of all tools", 43);
  }

  @Test
  @Tag("long")
  void argumentsOfToolsRunNothingOfAllThatCouldRun() throws Exception {
    tryAll("arguments of all tools, all words", 1);
  }

  private void tryAll(String part, int step) throws Exception {
    var row = new AttackRow(5, part);
    List<String> words = injections.live(step);
    bash("cat >/dev/null", "stdin", true, "background", true);
    var places = new ArrayList<String>();
    for (String word : words) {
      for (String place : PLACES) {
        row.attack(
            place + " " + word,
            () -> {
              boolean isTaken = take(place, word);
              if (isTaken && !places.contains(place)) {
                places.add(place);
              }
              return injections.tookPlace();
            });
      }
      Path text = directory.resolve("twin");
      Files.deleteIfExists(text);
      row.twin(
          "text " + word,
          () -> {
            take("write_file {'path':'twin','content':'VALUE'}", word);
            return Files.readString(text).equals(word);
          });
    }
    assertThat(words).as("words that are live").hasSizeGreaterThan(300 / step);
    // A call that is refused for another reason tries nothing.
    assertThat(places).as("places that take some of the words").hasSizeGreaterThan(15);
    row.check();
  }

  /** Calls a tool; returns whether it took the value, be it to say that there is no such thing. */
  private boolean take(String place, String word) throws Exception {
    String json = JsonObject.of("", word).toString();
    String quoted = json.substring(json.indexOf(':') + 2, json.length() - 2);
    int space = place.indexOf(' ');
    Tool tool = all.get(place.substring(0, space));
    JsonObject arguments =
        JsonObject.parse(place.substring(space + 1).replace('\'', '"').replace(VALUE, quoted));
    var checked = tool.definition().parameters().check(arguments);
    assertThat(checked.problems()).as(place).isEmpty();
    try {
      tool.execute(checked.value(), ToolContext.of("call", scope));
      return true;
    } catch (ToolException e) {
      return e.getMessage() != null && e.getMessage().contains("o such");
    }
  }

  /** Names that a directory can have, and that run something in a careless line. */
  private static List<String> names() {
    return Stream.of(
            "$(touch pwned)",
            "`touch pwned`",
            ";touch pwned",
            "a;touch pwned;",
            "a\ntouch pwned\n",
            "|touch pwned",
            "&touch pwned&",
            "' ;touch pwned; '",
            "\";touch pwned;\"",
            "'$(touch pwned)'",
            "\"$(touch pwned)\"",
            "${x:-$(touch pwned)}",
            "$((a[$(touch pwned)]))",
            ">pwned",
            "a >pwned",
            "<(touch pwned)",
            "{a,$(touch pwned)}",
            "~$(touch pwned)",
            "*$(touch pwned)",
            "[$(touch pwned)]",
            "--$(touch pwned)",
            "-c touch pwned;touch pwned",
            "a b;touch pwned",
            "\t;touch pwned",
            "\r;touch pwned",
            "x\\;$(touch pwned)",
            "$IFS;touch pwned",
            "%s%n;touch pwned",
            "#\ntouch pwned",
            "$'x';touch pwned",
            "\u202e;touch pwned",
            "caf\u00e9;touch pwned",
            "\ud83d\ude00;touch pwned",
            ":;touch pwned",
            "=;touch pwned",
            "\u0001;touch pwned",
            "\u007f$(touch pwned)",
            "\u001b[2J;touch pwned",
            "x".repeat(200) + ";touch pwned",
            "a\n",
            "\na",
            " ",
            " a ",
            "-",
            "--",
            "-rf",
            "--help",
            "\\",
            "*",
            "?",
            "~",
            "!!",
            "'",
            "\"",
            "`",
            "$",
            "%",
            "$HOME",
            "...",
            ".. ")
        .toList();
  }

  @Test
  void namesOfDirectoriesRunNothing() throws Exception {
    tryNames("names of directories", 30);
  }

  @Test
  @Tag("long")
  void namesOfDirectoriesRunNothingWhateverTheyAre() throws Exception {
    tryNames("names of directories, all", 1);
  }

  /** A directory of that name is started in, is the workspace, and holds the file of the notes. */
  private void tryNames(String part, int step) throws Exception {
    var row = new AttackRow(5, part);
    int live = 0;
    List<String> names = names();
    for (int i = 0; i < names.size(); i += step) {
      String name = names.get(i);
      Path hostile = Files.createDirectory(directory.resolve(name));
      live += isLiveName(name) ? 1 : 0;
      row.attack("cwd " + name, () -> isPwned("bash", JsonObject.of("cwd", "./" + name)));
      row.twin("cwd " + name, () -> said(bash(PWD, "cwd", "./" + name)).equals(told(hostile)));
      bash("cd '" + hostile.toString().replace("'", "'\\''") + "'");
      row.twin("stays in " + name, () -> said(bash(PWD)).equals(told(hostile)));
      try (var other = new OtherSession(hostile)) {
        row.attack("workspace " + name, () -> other.run("true") == null || isPwned());
        row.twin("workspace " + name, () -> told(hostile).equals(other.run(PWD)));
        row.twin("writing in " + name, () -> "x\n".equals(other.run("echo x >g && cat g")));
      }
      row.attack("list " + name, () -> isPwned("list_files", JsonObject.of("path", "./" + name)));
    }
    assertThat(live).as("names that are live").isGreaterThanOrEqualTo(35 / step - 1);
    row.check();
  }

  private static String told(Path directory) {
    return Base64.getEncoder().encodeToString((directory + "\n").getBytes(UTF_8));
  }

  private boolean isLiveName(String name) throws Exception {
    for (String line : List.of("ls %s", "ls \"%s\"", "ls '%s'")) {
      Process process =
          new ProcessBuilder("bash", "-c", line.replace("%s", name))
              .directory(careless.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      if (Files.deleteIfExists(careless.resolve("pwned"))) {
        return true;
      }
    }
    return false;
  }

  private boolean isPwned(String tool, JsonObject arguments) throws Exception {
    JsonObject whole = tool.equals("bash") ? arguments.with("command", "true") : arguments;
    try {
      all.get(tool).execute(whole, ToolContext.of("call", scope));
    } catch (ToolException e) {
      assertThat(e).hasMessageContaining("o such");
    }
    return isPwned();
  }

  private boolean isPwned() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      boolean isThere = files.anyMatch(it -> it.getFileName().toString().equals("pwned"));
      return isThere || Files.exists(Path.of("pwned")) || Files.exists(Path.of("/pwned"));
    }
  }

  /** A session in another workspace. */
  private static final class OtherSession implements AutoCloseable {
    private final dev.agent4j.tool.ToolScope own = new dev.agent4j.tool.ToolScope();
    private final Tool bash;

    OtherSession(Path root) {
      bash = ShellTools.in(Workspace.of(root)).get(0);
    }

    String run(String command) throws Exception {
      return said(bash.execute(JsonObject.of("command", command), ToolContext.of("call", own)));
    }

    @Override
    public void close() {
      own.close();
    }
  }

  /** Variables that make some program run something. %s is the program, or a command to run it. */
  private static final Map<String, String> VARIABLES =
      Stream.of(
              "BASH_ENV=%s",
              "ENV=%s",
              "BASH_FUNC_ls%%=() { %s; }",
              "BASH_FUNC_printf%%=() { %s; }",
              "BASH_FUNC_read%%=() { %s; }",
              "BASH_FUNC_trap%%=() { %s; }",
              "BASH_FUNC_exec%%=() { %s; }",
              "BASH_FUNC_wait%%=() { %s; }",
              "BASH_FUNC_kill%%=() { %s; }",
              "BASH_FUNC_ulimit%%=() { %s; }",
              "BASH_FUNC_eval%%=() { %s; }",
              "BASH_FUNC_set%%=() { %s; }",
              "BASH_FUNC_bash%%=() { %s; }",
              "BASH_FUNC_git%%=() { %s; }",
              "PS4=$(%s)",
              "PROMPT_COMMAND=%s",
              "PERL5DB=BEGIN{system(q(%s));exit}",
              "PYTHONSTARTUP=%s",
              "LESSOPEN=|%s",
              "EDITOR=%s",
              "VISUAL=%s",
              "BROWSER=%s",
              "GIT_EXTERNAL_DIFF=%s",
              "GIT_SSH_COMMAND=%s",
              "GIT_SSH=%s",
              "GIT_PROXY_COMMAND=%s",
              "GIT_ASKPASS=%s",
              "SSH_ASKPASS=%s",
              "GIT_EDITOR=%s",
              "GIT_SEQUENCE_EDITOR=%s",
              "GIT_TRACE=%s.trace",
              "GIT_CONFIG_VALUE_0=%s",
              "GIT_CONFIG_PARAMETERS='core.fsmonitor=%s'",
              "TAR_OPTIONS=--checkpoint=1 --checkpoint-action=exec=%s",
              "LANG=$(%s)",
              "LANGUAGE=`%s`",
              "TZ=$(%s)",
              "USER=;%s;",
              "LOGNAME=$(%s)",
              "SHELL=%s",
              "HOSTNAME=$(%s)",
              "LC_X=$(%s)",
              "MAVEN_OPTS=$(%s)",
              "XDG_CONFIG_HOME=$(%s)",
              "JAVA_OPTS=`%s`",
              "GOPATH=$(%s)",
              "NODE_PATH=;%s",
              "no_proxy=$(%s)",
              "_=%s",
              "OLDPWD=$(%s)",
              "CDPATH=$(%s)",
              "AGENT4J_SHELL=$(%s)")
          .collect(
              Collectors.toMap(
                  it -> it.substring(0, it.indexOf('=')),
                  it -> it.substring(it.indexOf('=') + 1),
                  (a, b) -> a,
                  LinkedHashMap::new));

  /** What some of them need beside them. */
  private static final Map<String, String> COMPANIONS =
      Map.of(
          "SHELLOPTS", "xtrace",
          "GIT_CONFIG_COUNT", "1",
          "GIT_CONFIG_KEY_0", "core.fsmonitor",
          "GIT_CONFIG_VALUE_0", "false",
          "PERL5OPT", "-d");

  private static final String PROGRAMS =
      "printf x; read x; trap : HUP; kill -0 $$; ulimit -n; eval :; set +e; (exec true); wait;"
          + " ls; git status -s; git diff HEAD; git log -1; git ls-remote ssh://x/y; tar -cf"
          + " /dev/null f; perl -e 1; bash -c 'ls >/dev/null'; sh -c :; rg x f; :";

  /** They reach no command, or as text; a bare child does obey those that count. */
  @Test
  void variablesOfTheHostRunNothing() throws Exception {
    tryVariables("variables of the host", 1, 25);
  }

  @Test
  @Tag("long")
  void variablesOfTheHostRunNothingHoweverTheyAreWritten() throws Exception {
    tryVariables("variables of the host, written in many ways", 6, 1);
  }

  private void tryVariables(String part, int ways, int step) throws Exception {
    var row = new AttackRow(5, part);
    List<String> commands =
        List.of(
            "./pwn %s",
            "touch %s", "./pwn %s; true", "exec ./pwn %s", "env ./pwn %s", "eval './pwn %s'");
    for (int way = 0; way < ways; way++) {
      Map<String, String> live =
          live(Files.createDirectory(directory.resolve("v" + way)), step, commands.get(way));
      assertThat(live).as("variables that a bare child obeys").hasSizeGreaterThan(15 / step);
      Path place = Files.createDirectory(directory.resolve("w" + way));
      String said = run(place, variables(place, commands.get(way)));
      List<String> made = made(place);
      live.keySet().forEach(it -> row.count(it, made.contains(mark(it))));
      row.countTwin("output " + said, said.contains("fine 42"));
      row.countTwin("variable that is harmless", said.contains("zone=Asia/Tokyo"));
    }
    row.check();
  }

  /** Returns the variables by which a bare child that has one of them runs what it says. */
  private static Map<String, String> live(Path place, int step, String command) throws Exception {
    var live = new LinkedHashMap<String, String>();
    int count = 0;
    for (Map.Entry<String, String> it : variables(place, command).entrySet()) {
      if (count++ % step == 0) {
        ProcessBuilder builder =
            new ProcessBuilder("bash", "-c", "git init -q .; git add f; echo y >>f; " + PROGRAMS)
                .directory(place.toFile())
                .redirectInput(new java.io.File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(COMPANIONS);
        builder.environment().put(it.getKey(), it.getValue());
        Process process = builder.start();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
        if (made(place).contains(mark(it.getKey()))) {
          live.put(it.getKey(), it.getValue());
        }
      }
    }
    return live;
  }

  private static String mark(String variable) {
    return "pwned-" + variable.replaceAll("\\W", "_");
  }

  private static List<String> made(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files
          .map(it -> it.getFileName().toString())
          .filter(it -> it.startsWith("pwned-"))
          .toList();
    }
  }

  /** Writes a program for each variable, and returns the variables that name them. */
  private static Map<String, String> variables(Path place, String command) throws IOException {
    Files.writeString(place.resolve("f"), "x\n");
    program(place.resolve("pwn"), ">\"$1\"");
    var all = new LinkedHashMap<String, String>();
    for (Map.Entry<String, String> it : VARIABLES.entrySet()) {
      Path script = place.resolve("run-" + it.getKey().replaceAll("\\W", "_"));
      program(script, "cd '" + place + "'; " + command.formatted(mark(it.getKey())));
      all.put(it.getKey(), it.getValue().replace("%s", script.toString()));
    }
    return all;
  }

  private static void program(Path file, String line) throws IOException {
    Files.writeString(file, "#!/bin/sh -p\n" + line + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static String run(Path place, Map<String, String> variables) throws Exception {
    ProcessBuilder builder = OtherJvm.of(Runner.class, place.toString()).directory(place.toFile());
    builder.environment().putAll(COMPANIONS);
    builder.environment().putAll(variables);
    builder.environment().put("LC_ZONE", "Asia/Tokyo");
    Process jvm = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader lines = jvm.inputReader(UTF_8)) {
      String said = lines.lines().collect(Collectors.joining("\n"));
      assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return said;
    } finally {
      jvm.destroyForcibly().waitFor();
    }
  }

  /** Runs some programs by the tool. */
  static final class Runner {
    private Runner() {}

    public static void main(String[] arguments) throws Exception {
      try (var session = new OtherSession(Path.of(arguments[0]))) {
        session.run("git init -q .; git add f; echo y >>f");
        System.out.println(session.run(PROGRAMS));
        System.out.println(session.run("echo fine $((41 + 1)); echo zone=$LC_ZONE"));
      }
    }
  }
}
