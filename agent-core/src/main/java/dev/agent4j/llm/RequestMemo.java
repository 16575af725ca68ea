package dev.agent4j.llm;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What clients remember of one session from request to request, so that a step costs what is new in
 * it: the encoded bytes of the messages sent before. It lives and dies with the session.
 * Thread-safe; what is kept in it is its owner's to guard.
 */
public final class RequestMemo {
  private final Map<Object, Object> kept = new HashMap<>(2);

  /** Makes a memo of a session that has sent nothing. */
  public RequestMemo() {}

  /**
   * Returns what is kept under {@code key}, made by {@code create} on first use. Clients with equal
   * keys share it, so a key is a value of a type of their own, with all that what is kept depends
   * on: what changes the bytes, but not the account.
   */
  @SuppressWarnings("unchecked")
  public synchronized <T> T of(Object key, Supplier<T> create) {
    return (T) kept.computeIfAbsent(key, it -> create.get());
  }
}
