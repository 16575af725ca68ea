package dev.agent4j.toolbox.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The scripts that a command runs in, as bash takes them. */
final class Script {
  /** What is around a command: see its own words. */
  static final String INIT = load("init.bash", "\n");

  /** What a command is read and begun by, in one line, for those are counted in messages. */
  static final String COMMAND = load("command.bash", "; ");

  private Script() {}

  private static String load(String name, String between) {
    try (InputStream script = Script.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(script.readAllBytes(), UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.startsWith("#"))
          .collect(joining(between));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
