package dev.agent4j.benchmarks.measure;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another JVM of the same kind on the same class path. It is talked to by lines, and ends when its
 * standard input does; what it complains of goes where we complain.
 */
public final class Jvm implements AutoCloseable {
  /** Compilers that come and go would take their time with them. */
  public static final String FIXED_COMPILERS = "-XX:-UseDynamicNumberOfCompilerThreads";

  private static final long ENDING_SECONDS = 10;

  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;

  private Jvm(Process process) {
    this.process = process;
    out = process.inputReader(StandardCharsets.UTF_8);
    in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts {@code main} with {@code arguments}. */
  public static Jvm start(List<String> options, Class<?> main, List<String> arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new Jvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Returns its next line. */
  public String read() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the other JVM said nothing and ended");
    }
    return line;
  }

  /** Says a line to it. */
  public void write(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  /** Ends it. */
  @Override
  public void close() throws IOException {
    try {
      in.close();
    } catch (IOException e) {
      // It ended before we told it to.
    }
    try {
      if (!process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    out.close();
  }
}
