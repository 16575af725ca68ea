package dev.agent4j.toolbox.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bash, as found on the {@code PATH}: runs commands within a script that lives as long as they do.
 *
 * @param program its executable
 * @param prefix what makes a new process the leader of a session and a group; empty if there is
 *     nothing that does
 */
public record Bash(Path program, List<String> prefix) implements Interpreter {

  /** What is around a command: see its own words. */
  private static final String INIT = script("init.bash", "\n");

  /** What a command is read and begun by, in one line, for those are counted in messages. */
  private static final String COMMAND = script("command.bash", "; ");

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

  /**
   * Finds a program. Passes by relative directories: they would be looked for in the workspace.
   *
   * @param path directories, as in the environment variable
   */
  public static Optional<Path> find(String path, String program) {
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

  @Override
  public Enclosure enclosure(String path) {
    return Enclosure.best(this, path);
  }

  @Override
  public Path signaller() {
    return program;
  }

  @Override
  public Waiting start(Launch launch, Enclosure enclosure) throws IOException {
    ControlGroup group = launch.group();
    Process process;
    try {
      process = process(launch, enclosure);
    } catch (IOException e) {
      if (group != null) {
        group.close();
      }
      throw e;
    }
    ProcessTree tree = ProcessTree.of(process.pid(), enclosure.hasInit(), launch.marker());
    return new Waiting(process, tree, new ScriptControl(process, tree), program, group);
  }

  /** Starts a shell that reports on its standard error. */
  Process process(Launch launch, Enclosure enclosure) throws IOException {
    var command = new ArrayList<>(prefix);
    command.addAll(enclosure.around(arguments(launch)));
    var builder = new ProcessBuilder(command).directory(launch.directory().toFile());
    launch.environment().accept(builder.environment());
    return Starter.start(builder);
  }

  /** Returns the command that may be the first process of a namespace. */
  private List<String> arguments(Launch launch) {
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of(program.toString(), "-c", INIT, COMMAND));
    arguments.add(launch.hasInput() ? "input" : "");
    arguments.addAll(launch.limits());
    return arguments;
  }

  private static String script(String name, String between) {
    try (InputStream script = Bash.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(script.readAllBytes(), UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.startsWith("#"))
          .collect(joining(between));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
