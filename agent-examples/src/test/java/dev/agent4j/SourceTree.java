package dev.agent4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sources of all modules, as they stand in the working tree. */
final class SourceTree {
  private static final Path TOP = top();
  private static final Path PACKAGE = Path.of("dev", "agent4j");
  private static final String MODULE = "module-info.java";

  private SourceTree() {}

  /** A source file. */
  record Source(Path file, Path root, List<String> lines) {

    /** Returns the package's name below the root package; empty for the root package itself. */
    String packageName() {
      Path below = root.resolve(PACKAGE).relativize(file.getParent());
      return below.toString().replace('/', '.');
    }

    boolean is(Class<?> type) {
      return file.endsWith(Path.of(type.getName().replace('.', '/') + ".java"));
    }

    @Override
    public String toString() {
      return TOP.relativize(file).toString();
    }
  }

  /** Returns the directory that holds the modules. */
  static Path top() {
    Path dir = Path.of("").toAbsolutePath();
    while (dir != null && !Files.isDirectory(dir.resolve("agent-bom"))) {
      dir = dir.getParent();
    }
    if (dir == null) {
      throw new IllegalStateException("not below the directory of the modules");
    }
    return dir;
  }

  /** Returns all main sources that belong to a package. */
  static List<Source> main() {
    return sources("src/main/java").stream().filter(it -> !it.file().endsWith(MODULE)).toList();
  }

  /** Returns the main sources of that file name. */
  static List<Source> find(String name) {
    return sources("src/main/java").stream().filter(it -> it.file().endsWith(name)).toList();
  }

  /** Returns all sources of tests. */
  static List<Source> tests() {
    return sources("src/test/java");
  }

  /** Returns the READMEs at the top, in every language. */
  static List<Source> readmes() {
    try (Stream<Path> files = Files.list(TOP)) {
      return files
          .filter(it -> it.getFileName().toString().matches("README.*\\.md"))
          .sorted()
          .map(it -> new Source(it, TOP, read(it)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Source> sources(String below) {
    try (Stream<Path> modules = Files.list(TOP)) {
      return modules
          .map(it -> it.resolve(below))
          .filter(it -> Files.isDirectory(it.resolve(PACKAGE)))
          .sorted()
          .flatMap(SourceTree::sourcesIn)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Source> sourcesIn(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(it -> it.toString().endsWith(".java"))
          .sorted()
          .map(it -> new Source(it, root, read(it)))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
