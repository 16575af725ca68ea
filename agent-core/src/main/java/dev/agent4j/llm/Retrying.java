package dev.agent4j.llm;

import static java.util.Objects.requireNonNull;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that sends a request again if it failed in a way that may pass, and none of its reply
 * was handed on. The pause before is random up to a bound that doubles, or as long as the provider
 * asks, if that is at most 2 minutes. Nothing is sent again 10 minutes after the first attempt, nor
 * after 3 replies that could not be read, as each has cost money. Thread-safe if its parts are.
 *
 * @param attempts how often a request is sent at most. Default: 6
 * @param base bound of the first pause. Default: 0.5 s
 * @param cap bound of every pause. Default: 32 s
 * @param random what pauses are made of
 * @param clock tells how long ago the first attempt was
 */
public record Retrying(
    LlmClient client,
    int attempts,
    Duration base,
    Duration cap,
    Sleeper sleeper,
    RandomGenerator random,
    InstantSource clock)
    implements LlmClient {

  private static final Logger LOG = LoggerFactory.getLogger(Retrying.class);
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(2);
  private static final int MOST_UNREADABLE = 3;

  /**
   * @throws IllegalArgumentException if {@code attempts}, {@code base} or {@code cap} is not
   *     positive, or a pause longer than 10 minutes
   */
  public Retrying {
    requireNonNull(client, "client");
    requireNonNull(sleeper, "sleeper");
    requireNonNull(random, "random");
    requireNonNull(clock, "clock");
    if (attempts < 1 || !isPause(base) || !isPause(cap)) {
      throw new IllegalArgumentException(
          "attempts must be positive, and pauses from 1 ns to 10 minutes; they were "
              + (attempts + ", " + base + " and " + cap));
    }
  }

  private static boolean isPause(Duration bound) {
    return bound.compareTo(Duration.ZERO) > 0 && bound.compareTo(WINDOW) <= 0;
  }

  /** Returns {@code client} with all defaults. */
  public static Retrying of(LlmClient client) {
    Duration base = Duration.ofMillis(500);
    Duration cap = Duration.ofSeconds(32);
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    return new Retrying(client, 6, base, cap, Sleeper.real(), random, InstantSource.system());
  }

  /** Sets how often a request is sent at most; 1 for no retries. */
  public Retrying attempts(int attempts) {
    return new Retrying(client, attempts, base, cap, sleeper, random, clock);
  }

  /** Sets the bound of the first pause, and that of every pause. */
  public Retrying pauses(Duration base, Duration cap) {
    return new Retrying(client, attempts, base, cap, sleeper, random, clock);
  }

  @Override
  public Optional<ModelInfo> model() {
    return client.model();
  }

  @Override
  public boolean isRetrying() {
    return true;
  }

  /** Sends {@code request}, again if need be; what fails after several attempts says how many. */
  @Override
  public LlmResponse send(LlmRequest request, ReplyListener listener) throws InterruptedException {
    Instant start = clock.instant();
    for (int failed = 1; ; failed++) {
      var heard = new Heard(listener);
      try {
        return client.send(request, heard);
      } catch (LlmException e) {
        String why = String.valueOf(e.getMessage());
        boolean isFinal = heard.any || e.details().isPartlyHeard();
        Duration elapsed = Duration.between(start, clock.instant());
        Duration pause = isFinal ? null : pauseAfter(e, failed, elapsed);
        if (pause == null) {
          throw failed == 1 ? e : told(e, why + " (after " + failed + " attempts)");
        }
        LOG.warn("Attempt {} failed, the next is in {} ms: {}", failed, pause.toMillis(), why);
        listener.onRetry(failed, why, pause);
        sleeper.sleep(pause);
      }
    }
  }

  private static LlmException told(LlmException e, String message) {
    var told = new LlmException(e.kind(), message, e.details(), e.getCause());
    told.setStackTrace(e.getStackTrace());
    return told;
  }

  /** Returns how long to wait before the next attempt; null if there is none to make. */
  private @Nullable Duration pauseAfter(LlmException e, int failed, Duration elapsed) {
    int most = e.kind() == Kind.UNREADABLE ? Math.min(attempts, MOST_UNREADABLE) : attempts;
    most = Math.min(most, e.details().mostAttempts());
    if (!e.kind().isRetryable() || failed >= most) {
      return null;
    }
    Duration asked = e.details().retryAfter();
    if (asked != null && asked.compareTo(LONGEST_RETRY_AFTER) > 0) {
      return null;
    }
    // Others wait for the same moment: not all at once.
    Duration pause = asked == null ? upTo(failed - 1) : asked.plus(upTo(0));
    return elapsed.plus(pause).compareTo(WINDOW) < 0 ? pause : null;
  }

  private Duration upTo(int doublings) {
    double bound = Math.scalb((double) base.toNanos(), doublings);
    double nanos = Math.min(bound, (double) cap.toNanos());
    return Duration.ofNanos((long) (nanos * random.nextDouble()));
  }

  /** Notes whether any of a reply was handed on: not every client says so of its failures. */
  private static final class Heard implements ReplyListener {
    private final ReplyListener listener;
    private boolean any;

    Heard(ReplyListener listener) {
      this.listener = listener;
    }

    @Override
    public void onText(String delta) {
      any = true;
      listener.onText(delta);
    }

    @Override
    public void onThinking(String delta) {
      any = true;
      listener.onThinking(delta);
    }

    @Override
    public void onRetry(int attempt, String reason, Duration pause) {
      listener.onRetry(attempt, reason, pause);
    }
  }
}
