package dev.agent4j.toolbox.shell;

import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.output.SpillDirectory;
import dev.agent4j.toolbox.process.Enclosure;
import dev.agent4j.toolbox.process.Interpreter;
import dev.agent4j.toolbox.process.Job;
import dev.agent4j.toolbox.sandbox.Confinement;
import dev.agent4j.toolbox.sandbox.Mechanism;
import dev.agent4j.toolbox.sandbox.Sandbox;
import dev.agent4j.toolbox.sandbox.SandboxFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the commands of a session cannot leave, and what is told of it. Thread-safe. */
final class Boundary {
  /** What programs say who are refused something. */
  private static final Pattern REFUSED =
      Pattern.compile(
          "Read-only file system|Permission denied|Operation not permitted|Network is unreachable"
              + "|(?i:could not resolve|name resolution|unknown host|device or resource busy)");

  private final Workspace workspace;
  private final Sandbox sandbox;
  private final SpillDirectory spill;
  private final @Nullable Enclosure fixed;
  private final List<Job> open = new ArrayList<>();
  private @Nullable Confinement confinement;

  /**
   * @param fixed what processes cannot leave, and nothing else is in their way; null for the best
   */
  Boundary(Workspace workspace, Sandbox sandbox, SpillDirectory spill, @Nullable Enclosure fixed) {
    this.workspace = workspace;
    this.sandbox = fixed == null ? sandbox : Sandbox.none();
    this.spill = spill;
    this.fixed = fixed;
  }

  /**
   * Returns what a command is to be started in that begins now.
   *
   * @throws dev.agent4j.error.ToolException if a sandbox is required and there is none
   */
  synchronized Enclosure around(Interpreter shell, String path, Path where) throws IOException {
    Confinement confining = confining();
    confining.begin();
    if (confining.facts().mechanism() == Mechanism.BUBBLEWRAP) {
      return Enclosure.by(inner -> confining.command(inner, where, true));
    }
    Enclosure outer = fixed == null ? shell.enclosure(path) : fixed;
    return new Enclosure(
        outer.kind(),
        inner -> outer.wrapping().apply(confining.command(inner, where, false)),
        outer.hasGroups(),
        outer.reasons());
  }

  private Confinement confining() throws IOException {
    Confinement found = confinement;
    if (found == null) {
      found = sandbox.isNone() ? Confinement.none() : confine();
      confinement = found;
    }
    return found;
  }

  private Confinement confine() throws IOException {
    Path scratch = Files.createDirectories(spill.file("sandbox"));
    var readable = new ArrayList<>(workspace.readOnlyRoots());
    spill.directory().ifPresent(readable::add);
    return sandbox.confine(
        workspace.writableRoots(), readable, workspace.protectedPaths(), scratch);
  }

  /** Says that the command which was begun last is this; null if it could not be started. */
  synchronized void begun(@Nullable Job job) {
    if (job == null) {
      settle(1);
    } else {
      open.add(job);
    }
  }

  /** Undoes what was done to protected files, and returns what is to be told. */
  synchronized List<String> settle() {
    List<Job> over = open.stream().filter(Boundary::isOver).toList();
    open.removeAll(over);
    return settle(over.size());
  }

  private List<String> settle(int ended) {
    return confinement == null ? List.of() : confinement.settle(ended);
  }

  private static boolean isOver(Job job) {
    return job.end() != null && job.alive().isEmpty();
  }

  /** Returns a sentence on what may be the reason if a program was refused something; else none. */
  String hint(String output) {
    SandboxFacts facts = facts();
    return facts.mechanism() != Mechanism.NONE && REFUSED.matcher(output).find()
        ? "The sandbox may be why something was refused. " + sandbox.sentence()
        : "";
  }

  /** Returns what holds for the commands so far. */
  synchronized SandboxFacts facts() {
    return (confinement == null ? Confinement.none() : confinement).facts();
  }
}
