package dev.agent4j.cli;

import dev.agent4j.toolbox.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say what commands are kept from. */
final class SandboxOptions {
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
              + " you may. Default: auto.")
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
          "Let commands in the sandbox write this too, such as ~/.m2; may be repeated. Default: the"
              + " workspace and temporary files.")
  private List<Path> writable = new ArrayList<>();

  /** Returns the sandbox that the options ask for. */
  Sandbox sandbox() {
    Sandbox sandbox =
        switch (mode) {
          case AUTO -> Sandbox.detect();
          case REQUIRED -> Sandbox.required();
          case NONE -> Sandbox.none();
        };
    return mode == Mode.NONE
        ? sandbox
        : sandbox
            .network(network)
            .writable(writable.stream().map(Path::toAbsolutePath).toArray(Path[]::new));
  }
}
