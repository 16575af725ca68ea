package dev.agent4j.modulepath;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.ReadFile;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.WriteFile;
import dev.agent4j.toolbox.notes.NoteTools;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests run on the class path; this one sees that the tools work as modules too. */
class ModulePathTest {

  /** What the process of the test runs, in the unnamed module. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      Path dir = Path.of(args[0]);
      var context = ToolContext.of("1", new ToolScope());
      print(WriteFile.in(Workspace.of(dir)), "{\"path\":\"a\",\"content\":\"x\"}", context);
      print(ReadFile.in(Workspace.of(dir)), "{\"path\":\"a\"}", context);
      print(NoteTools.in(dir.resolve("n")).get(1), "{}", context);
      print(Tool.class.getModule().getName() + " " + ReadFile.class.getModule().getName());
    }

    private static void print(Tool tool, String arguments, ToolContext context) throws Exception {
      print(tool.execute(JsonObject.parse(arguments), context).text());
    }

    private static void print(String text) {
      System.out.println(text);
    }
  }

  @Test
  void toolsWhoseArgumentsMayBeLeftOutWorkOnTheModulePath(@TempDir Path dir) throws Exception {
    String modules =
        Stream.of(
                ReadFile.class.getName(),
                Tool.class.getName(),
                "org.jspecify.annotations.Nullable",
                "com.fasterxml.jackson.annotation.JsonProperty",
                "com.fasterxml.jackson.core.JsonFactory",
                "com.fasterxml.jackson.databind.ObjectMapper",
                "org.slf4j.Logger",
                "com.google.re2j.Pattern",
                "com.github.difflib.DiffUtils")
            .map(ModulePathTest::locationOf)
            .collect(joining(File.pathSeparator));
    Path output = dir.resolve("output");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modules,
                "--add-modules",
                "dev.agent4j.tools",
                "-cp",
                locationOf(Program.class.getName()),
                Program.class.getName(),
                Files.createDirectory(dir.resolve("work")).toString())
            .redirectOutput(output.toFile())
            .redirectError(dir.resolve("errors").toFile())
            .start();

    boolean ended = java.waitFor(60, TimeUnit.SECONDS);
    java.destroyForcibly().waitFor();

    assertThat(ended).isTrue();
    assertThat(output)
        .hasContent(
            "Created a: 1 line, 1 byte, UTF-8, change c1\n1\tx\n[lines 1 to 1 of 1; 1 byte; UTF-8; line ends"
                + " none; no newline at the end]\n[no notes yet]\n"
                + "dev.agent4j.core dev.agent4j.tools");
  }

  private static String locationOf(String className) {
    try {
      return Path.of(
              Class.forName(className).getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (ReflectiveOperationException | java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
