package dev.agent4j.llm.minimax.failure;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Details;
import dev.agent4j.error.LlmException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why one attempt at a request gave no reply. */
public final class Fault extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final @Nullable Duration retryAfter;
  private final int mostAttempts;

  public Fault(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, null, Integer.MAX_VALUE, cause);
  }

  /**
   * @param retryAfter how long the provider asked to wait; null if it did not say
   * @param mostAttempts how many attempts are worth while, this one included
   */
  public Fault(
      Kind kind,
      String message,
      @Nullable Duration retryAfter,
      int mostAttempts,
      @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.kind = kind;
    this.retryAfter = retryAfter;
    this.mostAttempts = mostAttempts;
  }

  public static Fault unreadable(String message, @Nullable Throwable cause) {
    return new Fault(Kind.UNREADABLE, message, cause);
  }

  public Kind kind() {
    return kind;
  }

  /** Returns what the caller is told. */
  public LlmException toException(int status, String requestId) {
    var details = new Details(status, requestId, retryAfter, mostAttempts);
    return new LlmException(kind, message(), details, getCause());
  }

  public String message() {
    return String.valueOf(getMessage());
  }
}
