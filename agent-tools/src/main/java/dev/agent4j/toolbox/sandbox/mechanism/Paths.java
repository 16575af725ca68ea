package dev.agent4j.toolbox.sandbox.mechanism;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds real paths and programs. */
public final class Paths {
  private Paths() {}

  /** Returns {@code path} without symbolic links; absolute at least if it does not exist. */
  public static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  /** Finds a program on this JVM's {@code PATH}; relative directories are passed by. */
  public static Optional<Path> program(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
        .flatMap(it -> executable(it, name))
        .findFirst();
  }

  private static Stream<Path> executable(String directory, String name) {
    try {
      Path file = Path.of(directory).resolve(name);
      return file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file)
          ? Stream.of(file)
          : Stream.empty();
    } catch (InvalidPathException e) {
      return Stream.empty();
    }
  }
}
