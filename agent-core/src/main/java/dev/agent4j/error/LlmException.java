package dev.agent4j.error;

import static java.util.Objects.requireNonNull;

import dev.agent4j.message.Usage;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The provider gave no usable reply. */
public final class LlmException extends AgentException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, told apart by what a caller does next. */
  public enum Kind {
    /** No connection, or it broke, or it went silent. */
    TRANSPORT,
    /** The provider asks for fewer requests. */
    RATE_LIMITED,
    /** The provider failed or is overloaded. */
    UNAVAILABLE,
    /** The account has no money or quota left. */
    QUOTA_EXHAUSTED,
    /** The key is missing, wrong, or lacks the right. */
    UNAUTHORIZED,
    /** The context is longer than the model's window. */
    CONTEXT_OVERFLOW,
    /** The provider refused the request for another reason: the request must change. */
    REJECTED,
    /** A reply arrived and could not be understood, or stopped before its end. */
    UNREADABLE;

    /** Tells whether the same request may succeed later. */
    public boolean isRetryable() {
      return this == TRANSPORT || this == RATE_LIMITED || this == UNAVAILABLE || this == UNREADABLE;
    }
  }

  /**
   * What is known of a failure besides its kind.
   *
   * @param status the HTTP status; 0 if there was no answer
   * @param requestId what the provider's support asks for; empty if there is none
   * @param retryAfter how long the provider asked to wait; null if it did not say
   * @param mostAttempts how often a request that fails like this is worth sending in all
   */
  public record Details(
      int status, String requestId, @Nullable Duration retryAfter, int mostAttempts)
      implements Serializable {
    /** Nothing is known. */
    public static final Details NONE = new Details(0, "", null, Integer.MAX_VALUE);

    public Details {
      requireNonNull(requestId, "requestId");
    }
  }

  private final Kind kind;
  private final Details details;
  private @Nullable Usage usage;
  private @Nullable Double cost;

  public LlmException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, Details.NONE, cause);
  }

  /** {@code message} names the endpoint, the status and the request id; never the key. */
  public LlmException(Kind kind, String message, Details details, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind, "kind");
    this.details = requireNonNull(details, "details");
  }

  /** Returns this failure, told as {@code message}. */
  public LlmException with(String message) {
    var copy = new LlmException(kind, message, details, getCause());
    copy.setStackTrace(getStackTrace());
    Stream.of(getSuppressed()).forEach(copy::addSuppressed);
    copy.usage = usage;
    copy.cost = cost;
    return copy;
  }

  /** Returns this failure with what its turn used up; {@code cost} is null if it is unknown. */
  public LlmException with(Usage usage, @Nullable Double cost) {
    LlmException copy = with(String.valueOf(getMessage()));
    copy.usage = requireNonNull(usage, "usage");
    copy.cost = cost;
    return copy;
  }

  public Kind kind() {
    return kind;
  }

  public Details details() {
    return details;
  }

  /** Returns what the turn used up before it failed; empty if this was not thrown by a turn. */
  public Optional<Usage> usage() {
    return Optional.ofNullable(usage);
  }

  /** Returns what that cost, in US dollars; empty if it is unknown. */
  public Optional<Double> cost() {
    return Optional.ofNullable(cost);
  }
}
