package dev.agent4j.cli;

import dev.agent4j.toolbox.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what commands are kept from. */
final class SandboxOptions {
  private static final Path HOME = Path.of("~");

  /** Reads a mode as the help writes it. */
  static final class ModeByName implements ITypeConverter<Mode> {
    @Override
    public Mode convert(String value) {
      return Stream.of(Mode.values())
          .filter(it -> it.name().equalsIgnoreCase(value))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected auto, required or none but was '" + value + "'"));
    }
  }

  /** What to do where there is a sandbox, and where there is none. */
  enum Mode {
    AUTO,
    REQUIRED,
    NONE
  }

  @Option(
      names = "--sandbox",
      paramLabel = "MODE",
      description =
          "auto: commands run in the best sandbox that `agent doctor` finds, and without one if"
              + " there is none; required: without one they are refused; none: they may do whatever"
              + " you may. Default: auto.",
      converter = ModeByName.class)
  private Mode mode = Mode.AUTO;

  @Option(
      names = "--network",
      description =
          "Let commands in the sandbox use the network, all of it, loopback included. Default: they"
              + " have none.")
  private boolean network;

  @Option(
      names = "--writable",
      paramLabel = "PATH",
      description =
          "Let commands in the sandbox write this too, such as ~/.m2; it must exist; may be repeated."
              + " Default: the workspace and temporary files.")
  private List<Path> writable = new ArrayList<>();

  /**
   * Returns the sandbox that the options ask for.
   *
   * @throws CommandFailure if they contradict each other, or what is to be writable cannot be
   */
  Sandbox sandbox() {
    if (mode == Mode.NONE) {
      if (network || !writable.isEmpty()) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "with --sandbox=none commands may do whatever you may: leave out "
                + (network ? "--network" : "--writable")
                + ", or --sandbox=none");
      }
      return Sandbox.none();
    }
    Sandbox sandbox = mode == Mode.REQUIRED ? Sandbox.required() : Sandbox.detect();
    try {
      return sandbox
          .network(network)
          .writable(writable.stream().map(SandboxOptions::existing).toArray(Path[]::new));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e);
    }
  }

  /** Few shells expand a tilde after an equals sign, so it is done here. */
  private static Path existing(Path named) {
    Path path =
        named.startsWith(HOME)
            ? Path.of(System.getProperty("user.home")).resolve(HOME.relativize(named))
            : named.toAbsolutePath();
    if (named.toString().isEmpty() || !Files.exists(path)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--writable " + named + ": there is no " + path + ". Make it first, or leave it out");
    }
    return path;
  }
}
