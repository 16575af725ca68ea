package dev.agent4j.benchmarks;

import dev.agent4j.benchmarks.contender.Contender.Kind;
import dev.agent4j.benchmarks.measure.Figure;
import dev.agent4j.benchmarks.measure.Pairs;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.ProtectedPaths;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.sandbox.Confinement;
import dev.agent4j.toolbox.sandbox.MechanismReport;
import dev.agent4j.toolbox.sandbox.Sandbox;
import dev.agent4j.toolbox.shell.ShellOptions;
import dev.agent4j.toolbox.shell.ShellTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a command takes that does nothing: in each sandbox that there is, and without one. */
final class SandboxSuite implements Suite {
  private static final int WARM_UP = 3;
  private static final List<String> NOTHING = List.of("bash", "-c", ":");
  private static final JsonObject CALL = JsonObject.of("command", ":");

  @Override
  public List<Figure> measure(Options options) throws Exception {
    int rounds = options.number("--starts");
    var figures = new ArrayList<Figure>();
    for (MechanismReport report : Sandbox.examine()) {
      if (report.isAvailable()) {
        figures.add(starts(report, rounds));
        figures.add(calls(report, rounds));
      }
    }
    return figures;
  }

  private static Figure starts(MechanismReport report, int rounds) throws Exception {
    Path workspace = Files.createTempDirectory("agent4j-benchmark-").toRealPath();
    Path scratch = Files.createTempDirectory("agent4j-benchmark-").toRealPath();
    Confinement confinement =
        Sandbox.by(report.mechanism())
            .confine(List.of(workspace), List.of(), ProtectedPaths.standard(), scratch);
    return figure(
        report,
        "a command that does nothing",
        rounds,
        kind -> run(kind == Kind.BARE ? NOTHING : confinement.command(NOTHING, workspace, false)));
  }

  private static double run(List<String> command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("exit code " + exit);
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static Figure calls(MechanismReport report, int rounds) throws Exception {
    var workspace = Workspace.of(Files.createTempDirectory("agent4j-benchmark-"));
    var options = ShellOptions.of();
    Tool confined =
        ShellTools.in(workspace, options.sandbox(Sandbox.by(report.mechanism()))).get(0);
    Tool bare = ShellTools.in(workspace, options.sandbox(Sandbox.none())).get(0);
    var scope = new ToolScope();
    try {
      return figure(
          report,
          "a call of the tool bash",
          rounds,
          kind -> {
            long start = System.nanoTime();
            var unused =
                (kind == Kind.BARE ? bare : confined).execute(CALL, ToolContext.of("call", scope));
            return (System.nanoTime() - start) / 1e6;
          });
    } finally {
      scope.close();
    }
  }

  private static Figure figure(
      MechanismReport report, String metric, int rounds, Pairs.Run<Double> run) throws Exception {
    var unused = Pairs.alternate(WARM_UP, run);
    Pairs<Double> runs = Pairs.alternate(rounds, run);
    return new Figure(
        "sandbox",
        report.mechanism().text(),
        metric,
        "ms",
        null,
        runs.agent(it -> it),
        runs.bare(it -> it));
  }
}
