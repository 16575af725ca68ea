package dev.agent4j.llm.minimax;

import static java.util.Objects.requireNonNull;

import dev.agent4j.llm.ModelInfo;
import dev.agent4j.llm.Price;
import dev.agent4j.llm.minimax.http.Deadlines;
import dev.agent4j.llm.minimax.http.Endpoint;
import dev.agent4j.llm.minimax.http.Transport;
import dev.agent4j.llm.minimax.request.Models;
import dev.agent4j.llm.minimax.request.Settings;
import java.net.ProxySelector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link MiniMax} clients. Every setter checks its argument at once: an {@link
 * IllegalArgumentException} names what is outside of the range stated, blank, or not positive. No
 * time may be longer than 30 days. Not thread-safe.
 *
 * <p>Limits and defaults that are MiniMax's are from its documentation, read in November 2026.
 */
public final class MiniMaxBuilder {
  private final Server server;
  private Dialect dialect = Dialect.OPENAI;
  private Models.Model model = Models.find("");
  private @Nullable Price price;
  private boolean streaming = true;
  private @Nullable Boolean thinking;
  private @Nullable String effort;
  private @Nullable Double temperature;
  private @Nullable Double topP;
  private @Nullable Integer maxOutputTokens;
  private @Nullable String serviceTier;
  private Duration connect = Duration.ofSeconds(10);
  private @Nullable Duration firstEvent;
  private Duration idle = Duration.ofMinutes(2);
  private Duration total = Duration.ofMinutes(30);
  private RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
  private InstantSource clock = InstantSource.system();
  private @Nullable SSLContext ssl;
  private @Nullable ProxySelector proxies;

  MiniMaxBuilder(String key) {
    server = new Server(key);
  }

  /** Uses the host in China, whose keys are not those of the international one, the default. */
  public MiniMaxBuilder china() {
    server.china();
    return this;
  }

  /**
   * Uses another server. For MiniMax's own hosts the path does not matter; for others it is the one
   * that the dialect's usual clients are given, such as {@code http://localhost:8000/v1}. One that
   * asks for no key takes any, such as {@code none}. Default: MiniMax's international host.
   */
  public MiniMaxBuilder baseUrl(String baseUrl) {
    server.base(baseUrl);
    return this;
  }

  /** Sets how requests and replies are written. Default: {@link Dialect#OPENAI}. */
  public MiniMaxBuilder dialect(Dialect dialect) {
    this.dialect = requireNonNull(dialect, "dialect");
    return this;
  }

  /**
   * Sets the model, known or not: of one that is not, windows and prices are unknown. Default:
   * MiniMax-M3.
   */
  public MiniMaxBuilder model(String id) {
    if (id.isBlank()) {
      throw new IllegalArgumentException("the model is blank");
    }
    model = Models.find(id.strip());
    return this;
  }

  /** Sets the model, its windows and its price, whatever is known of it here. */
  public MiniMaxBuilder model(ModelInfo info) {
    model = Models.find(info.id()).as(info);
    return this;
  }

  /** Sets what the model costs. Default: as documented, null for models not known. */
  public MiniMaxBuilder price(Price price) {
    this.price = requireNonNull(price, "price");
    return this;
  }

  /** Sets whether replies are received as they are made. Default: true. */
  public MiniMaxBuilder streaming(boolean streaming) {
    this.streaming = streaming;
    return this;
  }

  /** Sets whether the model reasons first. Default: it does; M2 models and M3.1 always do. */
  public MiniMaxBuilder thinking(boolean thinking) {
    this.thinking = thinking;
    return this;
  }

  /**
   * Sets how much an M3.1 model reasons: {@code low}, {@code medium}, {@code high}, {@code xhigh},
   * {@code max}. Default: the provider's, which is {@code max} and costs about seven times {@code
   * low}.
   */
  public MiniMaxBuilder effort(String effort) {
    if (effort.isBlank()) {
      throw new IllegalArgumentException("the effort is blank");
    }
    this.effort = effort.strip();
    return this;
  }

  /** Sets the temperature, from 0 to 2. Default: the provider's, 1, which it recommends. */
  public MiniMaxBuilder temperature(double temperature) {
    if (!(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException("temperature must be from 0 to 2, was " + temperature);
    }
    this.temperature = temperature;
    return this;
  }

  /**
   * Sets the probability mass that is sampled from, from 0 to 1. Default: the provider's, 0.95 for
   * M3 and 0.9 for M2 models.
   */
  public MiniMaxBuilder topP(double topP) {
    if (!(topP >= 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP must be from 0 to 1, was " + topP);
    }
    this.topP = topP;
    return this;
  }

  /**
   * Limits the tokens of a reply, reasoning included; less than 1,024 may leave no room for an
   * answer. A request that sets its own limit overrides it. Default: what the documentation
   * recommends for the model, 131,072 for M3 and 65,536 for M2 models.
   */
  public MiniMaxBuilder maxOutputTokens(int maxOutputTokens) {
    if (maxOutputTokens < 1) {
      throw new IllegalArgumentException(
          "maxOutputTokens must be positive, was " + maxOutputTokens);
    }
    this.maxOutputTokens = maxOutputTokens;
    return this;
  }

  /**
   * Sets the service tier, {@code standard} or {@code priority}; the latter costs half as much
   * again. Default: the provider's, {@code standard}.
   */
  public MiniMaxBuilder serviceTier(String tier) {
    if (!Set.of("standard", "priority").contains(tier)) {
      throw new IllegalArgumentException("the tier must be standard or priority, was " + tier);
    }
    serviceTier = tier;
    return this;
  }

  /**
   * Adds a header to all requests, for servers other than MiniMax. Its value is kept secret like
   * the key. Default: none.
   *
   * @throws IllegalArgumentException if it is one that the client sets itself, or no header
   */
  public MiniMaxBuilder header(String name, String value) {
    server.header(name, value);
    return this;
  }

  /** Limits how long a new connection may take. Default: 10 s. */
  public MiniMaxBuilder connectTimeout(Duration limit) {
    connect = Deadlines.checked("connectTimeout", limit);
    return this;
  }

  /**
   * Limits how long the first event of a reply may take; comments that keep the connection alive
   * are none. A minute more is granted for each megabyte of the request, and ten times as much
   * without streaming. Default: 60 s, or 180 s if the model reasons first.
   */
  public MiniMaxBuilder firstEventTimeout(Duration limit) {
    firstEvent = Deadlines.checked("firstEventTimeout", limit);
    return this;
  }

  /** Limits how long nothing at all may arrive within a reply. Default: 120 s. */
  public MiniMaxBuilder idleTimeout(Duration limit) {
    idle = Deadlines.checked("idleTimeout", limit);
    return this;
  }

  /**
   * Limits how long one attempt may take, from connecting to the end of the reply. Default: 30
   * minutes. With retries it is over within that and the 10 minutes in which attempts begin.
   */
  public MiniMaxBuilder totalTimeout(Duration limit) {
    total = Deadlines.checked("totalTimeout", limit);
    return this;
  }

  /** Sets what ids of tool calls that have none are made of; thread-safe. */
  public MiniMaxBuilder random(RandomGenerator random) {
    this.random = requireNonNull(random, "random");
    return this;
  }

  /** Sets the clock by which the times are read that a provider asks to wait for. */
  public MiniMaxBuilder clock(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /** Sets how servers are trusted. Default: as the JVM does. */
  public MiniMaxBuilder sslContext(SSLContext context) {
    ssl = requireNonNull(context, "context");
    return this;
  }

  /** Sets the proxies. Default: the JVM's, as they are when the client is built. */
  public MiniMaxBuilder proxy(ProxySelector selector) {
    proxies = requireNonNull(selector, "selector");
    return this;
  }

  /**
   * Returns a client that later changes to this builder do not affect.
   *
   * @throws IllegalArgumentException if two settings contradict each other, such as a model that
   *     always reasons and {@code thinking(false)}
   */
  public MiniMax build() {
    var settings =
        new Settings(
            price == null ? model : model.at(price),
            streaming,
            thinking,
            effort,
            temperature,
            topP,
            maxOutputTokens,
            serviceTier);
    Endpoint endpoint = server.endpoint(dialect);
    Duration first = firstEvent == null ? settings.usualFirstEvent() : firstEvent;
    var deadlines = new Deadlines(connect, first, idle, total);
    return new MiniMax(
        dialect,
        settings,
        endpoint,
        deadlines,
        random,
        clock,
        new Transport(endpoint, deadlines, ssl, proxies));
  }
}
