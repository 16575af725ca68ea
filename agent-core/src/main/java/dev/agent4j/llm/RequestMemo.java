package dev.agent4j.llm;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What clients keep of one session, so that a step costs what is new in it: the encoded bytes of
 * messages sent before. Thread-safe; what is kept in it is its owner's to guard.
 */
public final class RequestMemo {
  private final Map<Object, Object> kept = new HashMap<>(2);

  /** Makes a memo of a session that has sent nothing. */
  public RequestMemo() {}

  /**
   * Returns what is kept under {@code key}, made by {@code create} on first use. A key has a type
   * of its owner's and holds all that changes the bytes, but no account: equal keys share.
   */
  @SuppressWarnings("unchecked")
  public synchronized <T> T of(Object key, Supplier<T> create) {
    return (T) kept.computeIfAbsent(key, it -> create.get());
  }
}
