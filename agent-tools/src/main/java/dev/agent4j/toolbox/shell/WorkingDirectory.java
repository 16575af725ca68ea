package dev.agent4j.toolbox.shell;

import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.process.Job;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

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
    Path there;
    try {
      there = read(job.order().report());
    } catch (NoSuchFileException e) {
      return Optional.of(
          "It did not tell where it ended, because of an exec or a trap on EXIT; the next command"
              + " starts in "
              + place()
              + ".");
    } catch (IOException | InvalidPathException e) {
      return Optional.of(
          "Where it ended is not known; the next command starts in " + place() + ".");
    }
    if (there.equals(job.order().directory())) {
      return Optional.empty();
    }
    if (!there.startsWith(workspace.root())) {
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

  private static Path read(Path report) throws IOException {
    // Names of files are in the charset of the JVM's platform, not in one of ours.
    String name = new String(Files.readAllBytes(report), platformCharset());
    Files.delete(report);
    return Path.of(name.endsWith("\n") ? name.substring(0, name.length() - 1) : name);
  }

  private static Charset platformCharset() {
    return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
  }
}
