package dev.agent4j.toolbox.shell;

import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.process.Job;
import dev.agent4j.toolbox.process.Job.End;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the next command of a session starts: where the last one ended, if inside. Thread-safe. */
final class WorkingDirectory {
  private final Workspace workspace;
  private Path current;

  WorkingDirectory(Workspace workspace) {
    this.workspace = workspace;
    current = workspace.root();
  }

  /** Returns the directory as the model knows it, relative to the workspace. */
  synchronized String shown() {
    return workspace.relative(current);
  }

  private String place() {
    return current.equals(workspace.root()) ? "the workspace" : shown();
  }

  synchronized Path current() {
    return current;
  }

  /** Goes back to the workspace if the directory is gone, and says so; else returns nothing. */
  synchronized Optional<String> checkThatItExists() {
    if (Files.isDirectory(current)) {
      return Optional.empty();
    }
    String gone = shown();
    current = workspace.root();
    return Optional.of(
        "The working directory " + gone + " is gone; the command started in the workspace.");
  }

  /** Follows a command that has ended, and returns what is to be told of it. */
  synchronized Optional<String> follow(Job job) {
    End end = job.end();
    Path there = end == null ? null : end.directory();
    if (there == null) {
      return Optional.of(
          "It did not tell where it ended, because of an exec or a trap on EXIT; the next command"
              + " starts in "
              + place()
              + ".");
    }
    if (there.equals(job.order().directory())) {
      return Optional.empty();
    }
    if (Stream.concat(workspace.writableRoots().stream(), workspace.readOnlyRoots().stream())
        .noneMatch(there::startsWith)) {
      return Optional.of(
          "It ended in "
              + there
              + ", outside the workspace; the next command starts in "
              + place()
              + " again.");
    }
    current = there;
    return Optional.of("The next command starts in " + place() + ".");
  }
}
