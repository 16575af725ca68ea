package dev.agent4j.toolbox.sandbox;

import dev.agent4j.toolbox.ProtectedPaths;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where the secrets that a model may not read lie on this machine. */
final class Secrets {
  private static final String ALL_BELOW = "/**";
  private static final String OF_THE_SYSTEM = "etc/";

  private Secrets() {}

  /**
   * Returns the files and directories that exist of {@code paths}' hidden patterns in the user's
   * home, and in the system's own places.
   */
  static List<Path> of(ProtectedPaths paths) {
    Set<Path> found = new LinkedHashSet<>(in(Path.of("/"), paths, true));
    homes().forEach(home -> found.addAll(in(home, paths)));
    return List.copyOf(found);
  }

  /** Returns those that exist in somebody's home. */
  static List<Path> in(Path home, ProtectedPaths paths) {
    return in(home, paths, false);
  }

  private static List<Path> in(Path place, ProtectedPaths paths, boolean isSystem) {
    Set<Path> found = new LinkedHashSet<>();
    paths.hiddenPatterns().stream()
        .filter(it -> it.startsWith(OF_THE_SYSTEM) == isSystem)
        .forEach(it -> addAll(found, place, withoutEnd(it)));
    // The host may have allowed some of them.
    found.removeIf(it -> paths.hiderOf(it.toString()).isEmpty());
    return List.copyOf(found);
  }

  private static String withoutEnd(String pattern) {
    return pattern.endsWith(ALL_BELOW)
        ? pattern.substring(0, pattern.length() - ALL_BELOW.length())
        : pattern;
  }

  /** The environment and the system's list of users may name different ones. */
  private static Set<Path> homes() {
    Set<Path> homes = new LinkedHashSet<>();
    for (String home : List.of(System.getProperty("user.home", ""), environment("HOME"))) {
      if (!home.isEmpty() && Path.of(home).isAbsolute()) {
        homes.add(Path.of(home));
      }
    }
    return homes;
  }

  private static String environment(String name) {
    return System.getenv().getOrDefault(name, "");
  }

  private static void addAll(Set<Path> found, Path place, String name) {
    Path path = place.resolve(name);
    Path directory = path.getParent();
    if (name.indexOf('*') < 0) {
      if (Files.exists(path)) {
        found.add(path);
      }
    } else if (directory != null && Files.isDirectory(directory)) {
      found.addAll(matching(directory, String.valueOf(path.getFileName())));
    }
  }

  private static List<Path> matching(Path directory, String glob) {
    var all = new ArrayList<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
      entries.forEach(all::add);
    } catch (IOException e) {
      // What we cannot list, a command of the same user cannot either.
      return all;
    }
    return all;
  }
}
