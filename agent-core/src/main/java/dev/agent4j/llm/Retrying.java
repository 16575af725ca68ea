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
 * was handed on. The pause before is random, at first up to 0.5 s and then up to twice as much each
 * time, at most 32 s; or as long as the provider asks, if that is at most 2 minutes. Nothing is
 * sent again 10 minutes after the first attempt, nor after 3 replies that could not be read, as
 * each has cost money. Thread-safe if its parts are.
 *
 * @param attempts how often a request is sent at most, from 1. Default: 6
 * @param random what pauses are made of
 * @param clock tells how long ago the first attempt was
 */
public record Retrying(
    LlmClient client, int attempts, Sleeper sleeper, RandomGenerator random, InstantSource clock)
    implements LlmClient {

  private static final Logger LOG = LoggerFactory.getLogger(Retrying.class);
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(2);
  private static final int MOST_UNREADABLE = 3;
  private static final double FIRST_PAUSE_NANOS = 5e8;
  private static final double LONGEST_PAUSE_NANOS = 32e9;

  public Retrying {
    requireNonNull(client, "client");
    requireNonNull(sleeper, "sleeper");
    requireNonNull(random, "random");
    requireNonNull(clock, "clock");
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be positive, was " + attempts);
    }
  }

  /** Returns {@code client} with all defaults. */
  public static Retrying of(LlmClient client) {
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    return new Retrying(client, 6, Sleeper.real(), random, InstantSource.system());
  }

  /** Sets how often a request is sent at most; 1 for no retries. */
  public Retrying attempts(int attempts) {
    return new Retrying(client, attempts, sleeper, random, clock);
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
        Duration elapsed = Duration.between(start, clock.instant());
        Duration pause = heard.any ? null : pauseAfter(e, failed, elapsed);
        if (pause == null) {
          throw failed == 1 ? e : e.with(why + " (after " + failed + " attempts)");
        }
        LOG.warn("Attempt {} failed, the next is in {} ms: {}", failed, pause.toMillis(), why);
        listener.onRetry(failed, why, pause);
        sleeper.sleep(pause);
      }
    }
  }

  /** Returns how long to wait before the next attempt; null if there is none to make. */
  private @Nullable Duration pauseAfter(LlmException e, int failed, Duration elapsed) {
    int most = Math.min(attempts, e.details().mostAttempts());
    most = e.kind() == Kind.UNREADABLE ? Math.min(most, MOST_UNREADABLE) : most;
    Duration asked = e.details().retryAfter();
    if (!e.kind().isRetryable()
        || failed >= most
        || (asked != null && asked.compareTo(LONGEST_RETRY_AFTER) > 0)) {
      return null;
    }
    // Others wait for the same moment: not all at once.
    Duration pause = asked == null ? upTo(failed - 1) : asked.plus(upTo(0));
    return elapsed.plus(pause).compareTo(WINDOW) < 0 ? pause : null;
  }

  private Duration upTo(int doublings) {
    double bound = Math.min(Math.scalb(FIRST_PAUSE_NANOS, doublings), LONGEST_PAUSE_NANOS);
    return Duration.ofNanos((long) (bound * random.nextDouble()));
  }

  /** Notes whether any of a reply was handed on. */
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
