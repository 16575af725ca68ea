package dev.agent4j.toolbox.sandbox.mechanism;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that ends soon and says little.
 *
 * @param exitCode −1 if it could not be started or had to be killed
 * @param output what it said, standard output and error together; at most 8 KiB
 */
public record BriefProcess(int exitCode, String output) {
  private static final int MAX_OUTPUT = 8 * 1024;

  /**
   * Runs a command without input to its end, which an interrupt does not hasten.
   *
   * @param most after which it is killed
   */
  public static BriefProcess run(
      List<String> command, Map<String, String> environment, Duration most) {
    Process process;
    try {
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(Redirect.from(new java.io.File("/dev/null")));
      builder.environment().keySet().removeIf(it -> !it.equals("PATH"));
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException e) {
      return new BriefProcess(-1, String.valueOf(e.getMessage()));
    }
    if (!hasEnded(process, most)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      return new BriefProcess(-1, "no end within " + most.toMillis() + " ms");
    }
    try {
      // Of a process that has ended, the JDK has taken what was in the pipe: this does not wait.
      byte[] output = process.getInputStream().readNBytes(MAX_OUTPUT);
      return new BriefProcess(process.exitValue(), new String(output, UTF_8).strip());
    } catch (IOException e) {
      return new BriefProcess(process.exitValue(), String.valueOf(e.getMessage()));
    }
  }

  private static boolean hasEnded(Process process, Duration most) {
    long deadline = System.nanoTime() + most.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
