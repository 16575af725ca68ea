package dev.agent4j.llm;

import java.util.IdentityHashMap;
import java.util.function.Supplier;

/**
 * What clients remember of one session from request to request, so that a step costs what is new in
 * it: the encoded bytes of the messages sent before. It lives and dies with the session.
 * Thread-safe; what is kept in it is its owner's to guard.
 */
public final class RequestMemo {
  private final IdentityHashMap<Object, Object> kept = new IdentityHashMap<>(2);

  /** Makes a memo of a session that has sent nothing. */
  public RequestMemo() {}

  /** Returns what {@code owner} keeps here, made by {@code create} on first use. */
  @SuppressWarnings("unchecked")
  public synchronized <T> T of(Object owner, Supplier<T> create) {
    return (T) kept.computeIfAbsent(owner, it -> create.get());
  }
}
