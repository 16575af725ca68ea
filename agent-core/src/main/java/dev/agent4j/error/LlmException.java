package dev.agent4j.error;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The provider gave no usable reply, after the retries that its {@linkplain #kind kind} allows. */
public final class LlmException extends AgentException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, told apart by what a caller does next. */
  public enum Kind {
    /** No connection, or it broke, or it went silent. */
    TRANSPORT(true),
    /** The provider asks for fewer requests. */
    RATE_LIMITED(true),
    /** The provider failed or is overloaded. */
    UNAVAILABLE(true),
    /** The account has no money or quota left. */
    QUOTA_EXHAUSTED(false),
    /** The key is missing, wrong, or lacks the right. */
    UNAUTHORIZED(false),
    /** The context is longer than the model's window. */
    CONTEXT_OVERFLOW(false),
    /** The provider refused the request for another reason: the request must change. */
    REJECTED(false),
    /** A reply arrived and could not be understood, or stopped before its end. */
    UNREADABLE(true);

    private final boolean retryable;

    Kind(boolean retryable) {
      this.retryable = retryable;
    }

    /** Tells whether the same request may succeed later. */
    public boolean isRetryable() {
      return retryable;
    }
  }

  private final Kind kind;
  private final @Nullable Duration retryAfter;

  /**
   * @param message names the endpoint, the status and the provider's request id; never the key
   */
  public LlmException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, null, cause);
  }

  /**
   * @param message names the endpoint, the status and the provider's request id; never the key
   * @param retryAfter how long the provider asked to wait; null if it did not say
   */
  public LlmException(
      Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind, "kind");
    this.retryAfter = retryAfter;
  }

  public Kind kind() {
    return kind;
  }

  /** Returns how long the provider asked to wait; empty if it did not say. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
