package dev.agent4j.tool;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a call needs to know about where it runs, and for whom.
 *
 * @param callId the id of the call
 * @param sessionId the id of the session
 * @param turn counts the turns of the session from 1
 * @param attributes what the caller told of the session, and of this turn
 * @param scope what the calls of this session share
 * @param progress takes a line on how far the call is, for people who watch
 */
public record ToolContext(
    String callId,
    String sessionId,
    int turn,
    Map<String, Object> attributes,
    ToolScope scope,
    Consumer<String> progress) {

  public ToolContext {
    requireNonNull(callId, "callId");
    requireNonNull(sessionId, "sessionId");
    attributes = Map.copyOf(attributes);
    requireNonNull(scope, "scope");
    requireNonNull(progress, "progress");
  }

  /** Returns the context of a call by hand or in a test: no attributes, and progress is lost. */
  public static ToolContext of(String callId, ToolScope scope) {
    return new ToolContext(callId, "by-hand", 1, Map.of(), scope, text -> {});
  }

  /**
   * Returns what the caller told under {@code name}; empty if it told nothing.
   *
   * @throws ClassCastException if it is not a {@code type}; the message names it
   */
  public <T> Optional<T> attribute(String name, Class<T> type) {
    Object value = attributes.get(name);
    if (value != null && !type.isInstance(value)) {
      throw new ClassCastException(
          "attribute "
              + name
              + " is a "
              + value.getClass().getName()
              + ", not a "
              + type.getName());
    }
    return Optional.ofNullable(type.cast(value));
  }
}
