package dev.agent4j.toolbox;

import java.util.ArrayList;
import java.util.List;

/** Runs a program of a test in a JVM of its own: the Java and the class path of this one. */
public final class OtherJvm {
  private OtherJvm() {}

  /** Returns what starts {@code program}; options of the JVM may be added at 1 of its command. */
  public static ProcessBuilder of(Class<?> program, String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
