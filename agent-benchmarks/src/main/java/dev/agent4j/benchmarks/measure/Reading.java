package dev.agent4j.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process has used up so far. The threads of the JIT compilers are left out, since a
 * server that lives long has done with them; those of the garbage collector count.
 *
 * @param cpuNanos CPU time of all threads but the compilers'
 * @param jitNanos CPU time of the compilers
 * @param allocatedBytes allocated on the heap by all threads
 * @param wallNanos in the terms of {@link System#nanoTime}
 */
public record Reading(long cpuNanos, long jitNanos, long allocatedBytes, long wallNanos) {
  private static final Path TASKS = Path.of("/proc/self/task");

  /**
   * Reads the counters. Needs Linux, and {@link Jvm#FIXED_COMPILERS}: the time of a thread that has
   * ended is lost.
   */
  public static Reading now() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long jit = ofCompilers();
    return new Reading(
        system.getProcessCpuTime() - jit, jit, Allocation.bytes(), System.nanoTime());
  }

  /** Returns what was used up since {@code before}. */
  public Reading since(Reading before) {
    return new Reading(
        cpuNanos - before.cpuNanos,
        jitNanos - before.jitNanos,
        allocatedBytes - before.allocatedBytes,
        wallNanos - before.wallNanos);
  }

  private static long ofCompilers() {
    long nanos = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        nanos += ofCompiler(task);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell the compilers' time", e);
    }
    return nanos;
  }

  /** Returns the CPU time of a thread if it is a compiler's. */
  private static long ofCompiler(Path task) throws IOException {
    try {
      String name = Files.readString(task.resolve("comm"));
      boolean isCompiler = name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
      return isCompiler ? runNanos(task) : 0;
    } catch (IOException e) {
      if (Files.exists(task)) {
        throw e;
      }
      // It has ended since it was listed: the file was not there, or could not be read any more.
      return 0;
    }
  }

  /** Returns the first number of the kernel's {@code schedstat}: nanoseconds on a CPU. */
  private static long runNanos(Path task) throws IOException {
    String stat = Files.readString(task.resolve("schedstat"));
    return Long.parseLong(stat.substring(0, stat.indexOf(' ')));
  }
}
