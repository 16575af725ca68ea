package dev.agent4j.toolbox.ignore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A directory that Git itself is asked about. */
public final class GitRepository {
  private final Path root;

  private GitRepository(Path root) {
    this.root = root;
  }

  public Path root() {
    return root;
  }

  /** Tells whether this machine has Git. */
  public static boolean isInstalled() {
    try {
      return new ProcessBuilder("git", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns the repository or worktree that is there. */
  public static GitRepository at(Path root) {
    return new GitRepository(root);
  }

  /** Makes {@code root} a repository. */
  public static GitRepository in(Path root) throws Exception {
    var repository = new GitRepository(root);
    repository.run("init", "-q");
    return repository;
  }

  /**
   * Returns those of {@code paths} that Git ignores; relative, with slashes, a directory without
   * one at its end.
   */
  public Set<String> ignored(Collection<String> paths) throws Exception {
    String output =
        ask(String.join("\0", paths) + "\0", "check-ignore", "--no-index", "-z", "--stdin");
    var ignored = new TreeSet<>(Arrays.asList(output.split("\0")));
    ignored.remove("");
    return ignored;
  }

  /** Returns what Git says to a command. */
  public String run(String... arguments) throws Exception {
    return ask("", arguments);
  }

  private String ask(String input, String... arguments) throws Exception {
    var command = new java.util.ArrayList<String>();
    command.add("git");
    command.addAll(Arrays.asList(arguments));
    Path in = Files.createTempFile("git", ".in");
    Path out = Files.createTempFile("git", ".out");
    try {
      Files.writeString(in, input);
      var builder = new ProcessBuilder(command).directory(root.toFile());
      builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
      builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
      builder.environment().put("XDG_CONFIG_HOME", root.toString());
      builder.environment().put("HOME", root.toString());
      for (String who : List.of("AUTHOR", "COMMITTER")) {
        builder.environment().put("GIT_" + who + "_NAME", "nobody");
        builder.environment().put("GIT_" + who + "_EMAIL", "nobody@example.org");
      }
      Process process =
          builder
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("git " + String.join(" ", arguments) + " hangs");
      }
      return Files.readString(out, UTF_8);
    } finally {
      Files.delete(in);
      Files.delete(out);
    }
  }
}
