package dev.agent4j.toolbox.process;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The shell that runs commands, as found on the {@code PATH}.
 *
 * @param bash its executable
 * @param prefix what makes a new process the leader of a session and a group; empty if there is
 *     nothing that does
 */
public record Bash(Path bash, List<String> prefix) {

  /**
   * Finds bash.
   *
   * @param path directories, as in the environment variable
   * @throws ToolException INTERNAL if there is no bash
   */
  public static Bash find(String path) {
    Path bash =
        find(path, "bash")
            .orElseThrow(
                () ->
                    new ToolException(
                        Code.INTERNAL,
                        "There is no bash on the PATH (" + path + "), so no command can be run."));
    return new Bash(bash, find(path, "setsid").map(it -> List.of(it.toString())).orElse(List.of()));
  }

  /** Passes by relative directories: they would be looked for in the workspace. */
  private static Optional<Path> find(String path, String program) {
    for (String directory : path.split(Pattern.quote(File.pathSeparator), -1)) {
      Path file = executable(directory, program);
      if (file != null) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static @Nullable Path executable(String directory, String program) {
    try {
      Path file = Path.of(directory).resolve(program);
      boolean isOne = file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file);
      return isOne ? file : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  boolean leadsGroup() {
    return !prefix.isEmpty();
  }

  /**
   * Starts a shell that waits for its command on its standard input.
   *
   * @param report the file to write the last working directory to
   * @param environment changes a copy of this JVM's environment
   */
  public Process start(Path directory, Path report, Consumer<Map<String, String>> environment)
      throws IOException {
    var command = new ArrayList<>(prefix);
    command.addAll(List.of(bash.toString(), "-c", script(report), "bash"));
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(Redirect.PIPE)
            .redirectErrorStream(true);
    environment.accept(builder.environment());
    return builder.start();
  }

  /**
   * Reads a command up to a NUL from standard input, which no locale can garble and no list of
   * processes shows, runs it without input, and reports where it ended. A beginning without an end,
   * when this JVM died, is not run.
   */
  private static String script(Path report) {
    String onExit = "builtin pwd -P 2>/dev/null >|" + quoted(report.toString());
    return "IFS= read -r -d '' REPLY || exit 125; exec </dev/null; trap "
        + quoted(onExit)
        + " EXIT; eval \"unset REPLY; $REPLY\"";
  }

  /** Returns {@code text} as one word of the shell. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
