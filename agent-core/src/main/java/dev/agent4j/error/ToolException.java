package dev.agent4j.error;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A tool call that failed in a way the model can do something about. */
public final class ToolException extends AgentException {
  private static final long serialVersionUID = 1L;

  /** The reason, for programs; the message is for the model. */
  public enum Code {
    NOT_FOUND,
    NOT_UNIQUE,
    /** The call would change nothing. */
    NO_CHANGE,
    /** What the call relies on has changed meanwhile. */
    STALE,
    EXISTS,
    /** A directory, a device or a pipe where a file was expected. */
    NOT_REGULAR,
    TOO_LARGE,
    /** Bytes that are not text in a known charset. */
    UNDECODABLE,
    OUTSIDE_WORKSPACE,
    DENIED,
    TIMEOUT,
    CANCELLED,
    INVALID_ARGUMENTS,
    /** It was begun, and nobody knows whether it was done. */
    OUTCOME_UNKNOWN,
    UNKNOWN_TOOL,
    /** A limit of the turn was reached, or the reply was cut off. */
    NOT_EXECUTED,
    /** The tool or the machine failed. */
    INTERNAL
  }

  private final Code code;

  /** {@code messageForModel} says what was wrong, where, and what to do, in the model's terms. */
  public ToolException(Code code, String messageForModel) {
    this(code, messageForModel, null);
  }

  /** {@code cause} is for the host alone; null if there is none. */
  public ToolException(Code code, String messageForModel, @Nullable Throwable cause) {
    super(messageForModel, cause);
    this.code = requireNonNull(code, "code");
  }

  public Code code() {
    return code;
  }

  public String messageForModel() {
    return String.valueOf(getMessage());
  }
}
