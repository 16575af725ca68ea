package dev.agent4j.benchmarks.measure;

import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** How much was allocated on the heap, whatever the garbage collector does with it. */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final @Nullable MethodHandle TOTAL = total();

  private Allocation() {}

  /**
   * Returns the bytes that were allocated so far, by virtual threads too. Before JDK 21 those of
   * threads that have ended are missing: only between two readings with the same threads, or more
   * of them, does the difference tell everything.
   */
  public static long bytes() {
    if (TOTAL != null) {
      try {
        return (long) TOTAL.invokeExact(THREADS);
      } catch (Throwable e) {
        throw new IllegalStateException("the JVM does not count what is allocated", e);
      }
    }
    long bytes = 0;
    for (long ofThread : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      // -1 of a thread that has ended since it was listed.
      bytes += Math.max(0, ofThread);
    }
    return bytes;
  }

  private static @Nullable MethodHandle total() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              ThreadMXBean.class,
              "getTotalThreadAllocatedBytes",
              MethodType.methodType(long.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
