package dev.agent4j.cli;

import dev.agent4j.cli.terminal.Surroundings;
import dev.agent4j.json.JsonObject;
import dev.agent4j.toolbox.sandbox.MechanismReport;
import dev.agent4j.toolbox.sandbox.MechanismReport.Outcome;
import dev.agent4j.toolbox.sandbox.Sandbox;
import dev.agent4j.toolbox.sandbox.SandboxFacts;
import dev.agent4j.toolbox.shell.Containment;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code agent doctor}: what this machine has to keep commands in bounds. */
@Command(
    name = "doctor",
    description = {
      "Tries what this machine has to keep commands in bounds, and says what holds and what does"
          + " not. Changes nothing, and needs no key and no network.",
      "The exit code is 0 if commands can be confined, and 1 if there is no sandbox."
    },
    sortOptions = false)
final class DoctorCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private final OutputOptions output = new OutputOptions();

  DoctorCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    output.setUpLog();
    List<MechanismReport> reports = Sandbox.examine();
    SandboxFacts facts = Sandbox.detect().facts();
    if (output.isJson()) {
      around.out().println(json(facts, reports));
    } else {
      print(facts, reports);
    }
    boolean isAvailable = reports.stream().anyMatch(MechanismReport::isAvailable);
    return isAvailable ? ExitCode.DONE : ExitCode.NOT_DONE;
  }

  private static JsonObject json(SandboxFacts facts, List<MechanismReport> reports) {
    return JsonObject.of("type", "doctor", "system", system())
        .with("containment", Containment.detect().toJson())
        .with("sandbox", facts.toJson())
        .with("mechanisms", reports.stream().map(DoctorCommand::json).toList());
  }

  private static JsonObject json(MechanismReport report) {
    var tries = new ArrayList<JsonObject>();
    report
        .tries()
        .forEach(
            (what, outcome) ->
                tries.add(
                    JsonObject.of("try", what, "forbidden", outcome.isForbidden())
                        .with("bare", outcome.bare())
                        .with("inside", outcome.inside())
                        .with("ok", outcome.isAsItShouldBe())));
    return JsonObject.of("mechanism", report.mechanism().text(), "available", report.isAvailable())
        .with("version", report.version())
        .with("reason", report.reason())
        .with("facts", report.facts().toJson())
        .with("tries", tries);
  }

  private void print(SandboxFacts facts, List<MechanismReport> reports) {
    PrintStream out = around.out();
    out.println("System: " + system());
    print(Containment.detect());
    out.println("Sandbox: " + facts.mechanism().text());
    out.println("  writes outside the workspace are refused: " + yes(facts.files()));
    out.println("  files of secrets cannot be read: " + yes(facts.secrets()));
    out.println("  no network can be reached: " + yes(facts.network()));
    out.println("  processes outside cannot be seen: " + yes(facts.processes()));
    for (MechanismReport report : reports) {
      out.println();
      String version = report.version().isEmpty() ? "" : " (" + report.version() + ")";
      String state = report.isAvailable() ? "works" : "not used. " + report.reason();
      out.println(report.mechanism().text() + version + ": " + state);
      report.tries().forEach((what, outcome) -> out.println("  " + line(what, outcome)));
      if (report.isAvailable()) {
        report.facts().gaps().forEach(it -> out.println("  not held: " + it));
      }
    }
  }

  private void print(Containment containment) {
    PrintStream out = around.out();
    out.println("Commands are run by: " + containment.shell());
    out.println("Containment: " + containment.mechanism());
    out.println("  no process of a command outlives it: " + yes(containment.endsAll()));
    out.println("  not even if this program is killed: " + yes(containment.endsWithJvm()));
    out.println("  commands cannot see processes outside: " + yes(containment.hidesOthers()));
    out.println("  the number of processes is limited: " + yes(containment.limitsProcesses()));
    containment.gaps().forEach(it -> out.println("  note: " + it));
  }

  private static String line(String what, Outcome outcome) {
    String verdict = outcome.isAsItShouldBe() ? "ok  " : "NOT ";
    String inside = outcome.inside() ? "works inside" : "fails inside";
    String bare = outcome.bare() ? "works without" : "fails without too, so it proves nothing";
    return verdict + what + ": " + inside + ", " + bare;
  }

  private static String yes(boolean holds) {
    return holds ? "yes" : "no";
  }

  private static String system() {
    return "%s %s %s, JDK %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"),
            Runtime.version());
  }
}
