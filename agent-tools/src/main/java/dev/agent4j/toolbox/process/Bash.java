package dev.agent4j.toolbox.process;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import java.io.File;
import java.io.IOException;
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
   * How a shell is started.
   *
   * @param directory where
   * @param limits the arguments of {@code ulimit}, in pairs
   * @param hasInput whether the command gets input; else it finds its end at once
   * @param environment changes a copy of this JVM's environment
   */
  public record Launch(
      Path directory,
      List<String> limits,
      boolean hasInput,
      Consumer<Map<String, String>> environment) {
    public Launch {
      limits = List.copyOf(limits);
    }
  }

  /**
   * How the shell of a command was started.
   *
   * @param hasInit whether it is in a namespace whose first process takes all along
   * @param marker what the environment of its processes contains, and no other's
   * @param group a control group for it; null if there is none
   */
  public record Start(Bash bash, boolean hasInit, String marker, @Nullable ControlGroup group) {}

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
  static Optional<Path> find(String path, String program) {
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

  /**
   * Starts a shell that waits for its command on its standard input, and reports on its standard
   * error.
   *
   * @param enclosure what its processes cannot leave
   */
  public Process start(Launch launch, Enclosure enclosure) throws IOException {
    var command = new ArrayList<>(prefix);
    command.addAll(enclosure.around(arguments(launch)));
    var builder = new ProcessBuilder(command).directory(launch.directory().toFile());
    launch.environment().accept(builder.environment());
    return Starter.start(builder);
  }

  /** Returns the command that may be the first process of a namespace. */
  private List<String> arguments(Launch launch) {
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of(bash.toString(), "-c", Script.INIT, Script.COMMAND));
    arguments.add(launch.hasInput() ? "input" : "");
    arguments.addAll(launch.limits());
    return arguments;
  }
}
