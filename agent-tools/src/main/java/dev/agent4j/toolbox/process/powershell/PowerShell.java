package dev.agent4j.toolbox.process.powershell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.process.Bash;
import dev.agent4j.toolbox.process.Enclosure;
import dev.agent4j.toolbox.process.Interpreter;
import dev.agent4j.toolbox.process.ProcessTree;
import dev.agent4j.toolbox.process.Starter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * PowerShell, as found on the {@code PATH}: 6 or later if it is there, else that of Windows.
 *
 * @param program its executable
 */
public record PowerShell(Path program) implements Interpreter {
  private static final List<String> NAMES = List.of("pwsh", "pwsh.exe", "powershell.exe");

  /**
   * Has neither a space nor a double quote, so that it is handed over as it is on every system. It
   * is not said to be encoded, since Windows PowerShell would then write errors as XML.
   */
  private static final String SCRIPT =
      "Invoke-Expression([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('"
          + Base64.getEncoder().encodeToString(script("command.ps1").getBytes(UTF_8))
          + "')))";

  /**
   * Finds PowerShell.
   *
   * @param path directories, as in the environment variable
   * @throws ToolException INTERNAL if there is none
   */
  public static PowerShell find(String path) {
    return NAMES.stream()
        .map(it -> Bash.find(path, it))
        .flatMap(Optional::stream)
        .findFirst()
        .map(PowerShell::new)
        .orElseThrow(
            () ->
                new ToolException(
                    Code.INTERNAL,
                    "There is neither pwsh nor powershell.exe on the PATH ("
                        + path
                        + "), so no command can be run."));
  }

  @Override
  public Enclosure enclosure(String path) {
    return Enclosure.bare(
        "PowerShell is started as it is, with nothing around it that would hold its processes.");
  }

  @Override
  public Waiting start(Launch launch, Enclosure enclosure) throws IOException {
    Path report = launch.report().path();
    List<String> command = enclosure.around(command(launch.hasInput()));
    var builder = new ProcessBuilder(command).directory(launch.directory().toFile());
    launch.environment().accept(builder.environment());
    Process process = Starter.start(builder.redirectErrorStream(true));
    ProcessTree tree = ProcessTree.bare(process.pid(), launch.marker());
    var control = new PowerShellControl(process, tree, report, launch.hasInput());
    return new Waiting(process, tree, control, null, null);
  }

  private List<String> command(boolean hasInput) {
    var command = new ArrayList<>(List.of(program.toString(), "-NoLogo", "-NoProfile"));
    if (!hasInput) {
      command.add("-NonInteractive");
    }
    command.addAll(List.of("-Command", SCRIPT));
    return command;
  }

  @Override
  public @Nullable Path signaller() {
    return null;
  }

  private static String script(String name) {
    try (InputStream script = PowerShell.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      Stream<String> lines = new String(script.readAllBytes(), UTF_8).lines();
      return lines.map(String::strip).filter(it -> !it.startsWith("#")).collect(joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
