package dev.agent4j.toolbox.sandbox.mechanism;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Namespaces by the program {@code bwrap}, version 0.5 or later: all is read-only but what is bound
 * writable on top.
 *
 * @param bwrap the program
 * @param shell {@code sh}, which opens the filter for it
 */
public record Bubblewrap(Path bwrap, Path shell) implements Wrapper {
  /** Opens the file with the filter as number 9, and becomes the rest. */
  private static final String WITH_FILTER = "exec 9<\"$0\" && exec \"$@\"";

  @Override
  public boolean canLock() {
    return true;
  }

  @Override
  public List<String> wrap(Policy policy, Launch launch) {
    var command = new ArrayList<String>();
    add(command, shell, "-c", WITH_FILTER, policy.filter(), bwrap, "--seccomp", "9");
    add(command, "--unshare-all", "--new-session", "--die-with-parent", "--cap-drop", "ALL");
    if (policy.hasNetwork()) {
      add(command, "--share-net");
    }
    if (launch.isInit()) {
      add(command, "--as-pid-1");
    }
    addFiles(command, policy);
    // The directory above a locked one is made a mount as well, so that it cannot be moved away.
    Stream<Path> parents =
        launch.locked().stream().map(Path::getParent).filter(it -> isBelow(it, policy)).distinct();
    parents.forEach(it -> add(command, "--bind-try", it, it));
    launch.locked().forEach(it -> add(command, "--ro-bind-try", it, it));
    Stream.concat(policy.visibleSecrets().stream(), launch.hidden().stream())
        .distinct()
        .forEach(it -> hide(command, it));
    add(command, "--setenv", "TMPDIR", "/tmp", "--chdir", launch.directory(), "--");
    command.addAll(launch.inner());
    return command;
  }

  private static void addFiles(List<String> command, Policy policy) {
    add(command, "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/run");
    for (Path shared : List.of(Path.of("/tmp"), Path.of("/var/tmp"))) {
      if (Files.isDirectory(shared)) {
        add(command, "--bind", policy.temporary(), shared);
      }
    }
    policy.readableInShared().forEach(it -> add(command, "--ro-bind-try", it, it));
    policy.writable().forEach(it -> add(command, "--bind-try", it, it));
  }

  private static boolean isBelow(Path directory, Policy policy) {
    return policy.writable().stream()
        .anyMatch(it -> directory.startsWith(it) && !directory.equals(it));
  }

  private static void hide(List<String> command, Path secret) {
    if (Files.isDirectory(secret)) {
      add(command, "--tmpfs", secret, "--remount-ro", secret);
    } else {
      add(command, "--ro-bind", "/dev/null", secret);
    }
  }

  private static void add(List<String> command, Object... words) {
    Stream.of(words).map(Object::toString).forEach(command::add);
  }
}
