package dev.agent4j.tool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the tool calls of one session share: running processes, a working directory, what was read.
 * Closed with the session, and with it all it holds that is {@link AutoCloseable}, the newest
 * first. Thread-safe.
 */
public final class ToolScope implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ToolScope.class);

  private final Map<Object, Object> held = new HashMap<>();
  private final Deque<AutoCloseable> closeables = new ArrayDeque<>();
  private boolean closed;

  /** Makes a scope that holds nothing. */
  public ToolScope() {}

  /**
   * Returns the one value kept under {@code key}, made by {@code create} on first use.
   *
   * @param key compared by {@code equals}; a tool uses itself, its workspace or a class of its own
   * @throws IllegalStateException if the session is closed
   */
  @SuppressWarnings("unchecked")
  public synchronized <T> T get(Object key, Supplier<T> create) {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    Object value = held.get(key);
    if (value == null) {
      value = create.get();
      held.put(key, value);
      if (value instanceof AutoCloseable closeable) {
        closeables.push(closeable);
      }
    }
    return (T) value;
  }

  /** Closes what this holds; what fails to close is logged. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!closeables.isEmpty()) {
      AutoCloseable next = closeables.pop();
      try {
        next.close();
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        // What it says may be secret, and here nobody knows.
        LOG.warn("{} did not close: {}", next.getClass().getName(), e.getClass().getName());
      }
    }
    held.clear();
  }
}
