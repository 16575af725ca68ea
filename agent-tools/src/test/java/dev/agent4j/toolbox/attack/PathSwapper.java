package dev.agent4j.toolbox.attack;

import dev.agent4j.toolbox.OtherJvm;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/**
 * A process that swaps a file for a link, or a directory for a link, as fast as it can, until it is
 * closed or the test is gone.
 */
public final class PathSwapper implements AutoCloseable {
  private final Process process;

  /** What is swapped. */
  public enum Kind {
    /** A regular file and a link to a file outside; the name is never free. */
    FILE_FOR_LINK,
    /** A directory and a link to one outside. */
    FOLDER_FOR_LINK,
    /** A regular file and a pipe. */
    FILE_FOR_PIPE
  }

  /**
   * @param target where the link leads, or the pipe that is put in
   */
  public PathSwapper(Kind kind, Path victim, Path target) throws IOException {
    process =
        OtherJvm.of(PathSwapper.class, kind.name(), victim.toString(), target.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    // It says that it is there, and from then on it swaps.
    if (process.getInputStream().read() != '!') {
      throw new IOException("the attacker did not start");
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  public static void main(String... arguments) throws IOException {
    var parent =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {}
              } catch (IOException e) {
                // The same as an end.
              }
              Runtime.getRuntime().halt(0);
            });
    parent.setDaemon(true);
    parent.start();
    System.out.print('!');
    System.out.flush();
    Path victim = Path.of(arguments[1]);
    Path target = Path.of(arguments[2]);
    for (long i = 0; ; i++) {
      try {
        swap(Kind.valueOf(arguments[0]), victim, target, i);
      } catch (FileSystemException e) {
        // The tools work at the same place: next time.
      }
    }
  }

  private static void swap(Kind kind, Path victim, Path target, long i) throws IOException {
    Path aside = victim.resolveSibling(victim.getFileName() + ".aside");
    switch (kind) {
      case FILE_FOR_LINK -> {
        Files.createSymbolicLink(aside, target);
        Files.move(aside, victim, StandardCopyOption.ATOMIC_MOVE);
        Files.writeString(aside, "inside\n");
        Files.move(aside, victim, StandardCopyOption.ATOMIC_MOVE);
      }
      case FOLDER_FOR_LINK -> {
        Path link = victim.resolveSibling(victim.getFileName() + ".link");
        if (i == 0) {
          Files.createSymbolicLink(link, target);
        }
        Files.move(victim, aside, StandardCopyOption.ATOMIC_MOVE);
        Files.move(link, victim, StandardCopyOption.ATOMIC_MOVE);
        Files.move(victim, link, StandardCopyOption.ATOMIC_MOVE);
        Files.move(aside, victim, StandardCopyOption.ATOMIC_MOVE);
      }
      case FILE_FOR_PIPE -> {
        Files.move(victim, aside, StandardCopyOption.ATOMIC_MOVE);
        Files.move(target, victim, StandardCopyOption.ATOMIC_MOVE);
        Files.move(victim, target, StandardCopyOption.ATOMIC_MOVE);
        Files.move(aside, victim, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }
}
