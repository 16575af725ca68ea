package dev.agent4j.toolbox.sandbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agent4j.toolbox.ProtectedPaths;
import dev.agent4j.toolbox.sandbox.mechanism.BriefProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A workspace whose commands are confined, for tests. */
final class Confined {
  private static final Duration MOST = Duration.ofSeconds(30);

  final Path workspace;
  final Confinement confinement;
  final List<String> findings = new ArrayList<>();
  String output = "";

  /**
   * @param directory an empty one, for the workspace and all else
   */
  Confined(Sandbox sandbox, Path directory, ProtectedPaths paths) throws IOException {
    Path real = directory.toRealPath();
    workspace = Files.createDirectories(real.resolve("workspace"));
    Path scratch = Files.createDirectories(real.resolve("scratch"));
    confinement = sandbox.confine(List.of(workspace), List.of(), paths, scratch);
  }

  Confined(Confinement confinement, Path workspace) {
    this.confinement = confinement;
    this.workspace = workspace;
  }

  static Confined by(Mechanism mechanism, Path directory) throws IOException {
    return new Confined(Sandbox.by(mechanism), directory, ProtectedPaths.standard());
  }

  /** Returns the mechanisms that this machine has. */
  static List<Mechanism> mechanisms() {
    return Stream.of(Mechanism.BUBBLEWRAP, Mechanism.LANDLOCK)
        .filter(it -> Detection.of(it).report().isAvailable())
        .toList();
  }

  /** Leaves out a test on a machine that lacks what it is about. */
  static void assumeThereIs(Mechanism mechanism) {
    MechanismReport report = Detection.of(mechanism).report();
    assumeTrue(report.isAvailable(), mechanism.text() + ": " + report.reason());
  }

  /** Runs a command confined, and returns its exit code. */
  int run(String command, String... arguments) {
    return run(true, command, arguments);
  }

  /** Runs a command as it is, to show what it would do. */
  int runBare(String command, String... arguments) {
    return run(false, command, arguments);
  }

  private int run(boolean isConfined, String command, String... arguments) {
    var inner = new ArrayList<>(List.of("bash", "-c", "cd \"$0\"; " + command));
    inner.add(workspace.toString());
    inner.addAll(List.of(arguments));
    var environment = Map.of("HOME", System.getenv().getOrDefault("HOME", "/"));
    if (!isConfined) {
      return ran(BriefProcess.run(inner, environment, MOST));
    }
    confinement.begin();
    try {
      return ran(BriefProcess.run(confinement.command(inner, workspace, false), environment, MOST));
    } finally {
      findings.addAll(confinement.settle(1));
    }
  }

  private int ran(BriefProcess process) {
    output = process.output();
    return process.exitCode();
  }

  /** Writes a file of the workspace, as the host does. */
  Path write(String name, String content) throws IOException {
    Path file = workspace.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
