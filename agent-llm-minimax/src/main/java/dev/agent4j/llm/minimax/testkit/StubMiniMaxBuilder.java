package dev.agent4j.llm.minimax.testkit;

import static java.util.Objects.requireNonNull;

import dev.agent4j.llm.minimax.testkit.script.Brain;
import dev.agent4j.llm.minimax.testkit.script.StubModel;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds and starts a {@link StubMiniMax}. Every setter checks its argument. Not thread-safe. */
public final class StubMiniMaxBuilder {
  private static final int SHORTEST_KEY = 8;

  private final Map<String, StubModel> models = new LinkedHashMap<>();
  private int port;
  private Set<String> keys = Set.of(StubMiniMax.KEY);
  private @Nullable Brain brain;
  private Clock clock = Clock.systemUTC();
  private long seed = 1;
  private int deltaChars = 125;
  private boolean isCoalesced;
  private Duration delay = Duration.ZERO;
  private int maxRecorded = 1_000;

  StubMiniMaxBuilder() {
    StubModel.DOCUMENTED.forEach(this::model);
  }

  /** Sets the port. Default: 0, any that is free. */
  public StubMiniMaxBuilder port(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
    this.port = port;
    return this;
  }

  /**
   * Sets the keys that are accepted; each is an account with a cache of its own. Default: {@link
   * StubMiniMax#KEY}.
   *
   * @throws IllegalArgumentException if there is none, or one is shorter than 8 characters
   */
  public StubMiniMaxBuilder keys(String... keys) {
    if (keys.length == 0 || List.of(keys).stream().anyMatch(it -> it.length() < SHORTEST_KEY)) {
      throw new IllegalArgumentException("there must be keys, of at least 8 characters each");
    }
    this.keys = Set.of(keys);
    return this;
  }

  /** Adds a model, or replaces the one with its id. Default: those of MiniMax's documents. */
  public StubMiniMaxBuilder model(StubModel model) {
    models.put(model.id().toLowerCase(Locale.ROOT), model);
    return this;
  }

  /** Sets what answers when the script has no reply. Default: such a request gets HTTP 400. */
  public StubMiniMaxBuilder brain(Brain brain) {
    this.brain = requireNonNull(brain, "brain");
    return this;
  }

  /** Sets the clock for the times in responses; waits do not follow it. Default: the system's. */
  public StubMiniMaxBuilder clock(Clock clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /** Sets what the ids are made from. Default: 1. */
  public StubMiniMaxBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** Limits the characters of a delta. Default: 125, about what MiniMax sends. */
  public StubMiniMaxBuilder deltaChars(int deltaChars) {
    if (deltaChars < 1) {
      throw new IllegalArgumentException("deltaChars must be positive, was " + deltaChars);
    }
    this.deltaChars = deltaChars;
    return this;
  }

  /** Writes a whole stream at once rather than event by event. Default: false. */
  public StubMiniMaxBuilder coalesced(boolean isCoalesced) {
    this.isCoalesced = isCoalesced;
    return this;
  }

  /** Sets the wait before the first byte of every answer. Default: none. No thread is held. */
  public StubMiniMaxBuilder delay(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must not be negative, was " + delay);
    }
    this.delay = delay;
    return this;
  }

  /**
   * Limits the requests that are kept to be asked for; 256 MB of bodies is a limit too. Default:
   * 1,000.
   */
  public StubMiniMaxBuilder maxRecorded(int maxRecorded) {
    if (maxRecorded < 0) {
      throw new IllegalArgumentException("maxRecorded must not be negative, was " + maxRecorded);
    }
    this.maxRecorded = maxRecorded;
    return this;
  }

  /**
   * Starts the stub.
   *
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public StubMiniMax start() {
    return new StubMiniMax(
        new Settings(
            port,
            keys,
            new LinkedHashMap<>(models),
            brain,
            clock,
            seed,
            deltaChars,
            isCoalesced,
            delay,
            maxRecorded));
  }
}
