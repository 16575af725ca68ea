package dev.agent4j.error;

import org.jspecify.annotations.Nullable;

/** The turn or the call could not go on. What was added to the transcript before stays valid. */
public abstract sealed class AgentException extends RuntimeException
    permits LlmException, ToolException, ResultException {
  private static final long serialVersionUID = 1L;

  AgentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
