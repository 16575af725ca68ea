package dev.agent4j.tool;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;

/**
 * What a call needs to know about where it runs.
 *
 * @param callId the id of the call
 * @param scope what the calls of this session share
 * @param progress takes a line on how far the call is, for people who watch
 */
public record ToolContext(String callId, ToolScope scope, Consumer<String> progress) {

  public ToolContext {
    requireNonNull(callId, "callId");
    requireNonNull(scope, "scope");
    requireNonNull(progress, "progress");
  }

  /** Returns the context of a call by hand or in a test: progress goes nowhere. */
  public static ToolContext of(String callId, ToolScope scope) {
    return new ToolContext(callId, scope, text -> {});
  }
}
