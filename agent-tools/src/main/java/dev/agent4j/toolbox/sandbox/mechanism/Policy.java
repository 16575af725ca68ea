package dev.agent4j.toolbox.sandbox.mechanism;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a command may do: read all but what is hidden, write little.
 *
 * @param writable directories and files, absolute and without symbolic links
 * @param readable what may be read though it lies in a place that is hidden, such as {@code /tmp}
 * @param secrets files and directories that cannot be read, wherever they lie
 * @param scratch a directory of ours with the {@link #temporary} one in it
 * @param hasNetwork whether the host's network may be used
 */
public record Policy(
    List<Path> writable,
    List<Path> readable,
    List<Path> secrets,
    Path scratch,
    boolean hasNetwork) {
  /** Places where others leave things that are not meant for us. */
  static final List<Path> SHARED = List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/run"));

  /** What is needed of {@link #SHARED}: how names are resolved, and programs of some systems. */
  private static final List<Path> NEEDED =
      List.of(
          Path.of("/etc/resolv.conf"), Path.of("/run/current-system"), Path.of("/run/wrappers"));

  public Policy {
    writable = List.copyOf(writable);
    readable = List.copyOf(readable);
    secrets = List.copyOf(secrets);
  }

  /** Returns the private directory for temporary files, which commands may write. */
  public Path temporary() {
    return scratch.resolve("tmp");
  }

  /** Returns the file with the filter of system calls, which commands may not write. */
  public Path filter() {
    return scratch.resolve("filter");
  }

  /** Returns what exists of the readable, and of what programs need of the shared places. */
  List<Path> readableInShared() {
    Stream<Path> needed = NEEDED.stream().map(Paths::real).filter(Policy::isShared);
    return Stream.concat(needed, readable.stream()).distinct().filter(Files::exists).toList();
  }

  /** Returns the secrets that exist and that would be seen without further ado. */
  List<Path> visibleSecrets() {
    return secrets.stream()
        .map(Paths::real)
        .distinct()
        .filter(Files::exists)
        .filter(this::isVisible)
        .toList();
  }

  private boolean isVisible(Path secret) {
    return !isShared(secret)
        || writable.stream().anyMatch(secret::startsWith)
        || readable.stream().anyMatch(secret::startsWith);
  }

  private static boolean isShared(Path path) {
    return SHARED.stream().anyMatch(path::startsWith);
  }
}
