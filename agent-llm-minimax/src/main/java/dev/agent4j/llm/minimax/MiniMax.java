package dev.agent4j.llm.minimax;

import static java.util.Objects.requireNonNull;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.llm.ModelInfo;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.llm.Retrying;
import dev.agent4j.llm.minimax.failure.Fault;
import dev.agent4j.llm.minimax.http.Deadlines;
import dev.agent4j.llm.minimax.http.Endpoint;
import dev.agent4j.llm.minimax.http.Transport;
import dev.agent4j.llm.minimax.reply.AnthropicReply;
import dev.agent4j.llm.minimax.reply.CallRepair;
import dev.agent4j.llm.minimax.reply.Deltas;
import dev.agent4j.llm.minimax.reply.OpenAiReply;
import dev.agent4j.llm.minimax.reply.ReplyReader;
import dev.agent4j.llm.minimax.reply.ReplyReader.Reply;
import dev.agent4j.llm.minimax.request.AnthropicEncoder;
import dev.agent4j.llm.minimax.request.EncodedSession;
import dev.agent4j.llm.minimax.request.Encoder;
import dev.agent4j.llm.minimax.request.Models;
import dev.agent4j.llm.minimax.request.OpenAiEncoder;
import dev.agent4j.llm.minimax.request.Settings;
import dev.agent4j.llm.minimax.wire.RequestBody;
import dev.agent4j.message.Usage;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model of MiniMax, or of any server that speaks one of its {@linkplain Dialect dialects}.
 *
 * <p>Requests are checked before they are sent, so that a transcript is accepted or rejected here:
 * each tool call has its one result right after it. Reasoning goes back to the model as it came.
 * What MiniMax rejects for form is not sent: blank text, halves of surrogate pairs, arguments that
 * are no JSON, several system messages.
 *
 * <p>A reply whose text is empty is a reply: whether to ask again is the caller's decision. A reply
 * that the provider's filter rejected is one with {@code REFUSAL} and no content. Tool calls keep
 * their ids, unless one is missing or was used before in the messages of the request. Images are
 * not supported; a block of a user message that is not known here is sent as it is.
 *
 * <p>A request is sent once: {@link Retrying} sends it again, and an agent adds that by itself.
 * Immutable and thread-safe. Connections are kept as long as the client is reachable.
 */
public final class MiniMax implements LlmClient {
  private static final Logger LOG = LoggerFactory.getLogger(MiniMax.class);

  /** What MiniMax's documentation allows (read 2026-11). */
  private static final long LONGEST_BODY = 64L * 1024 * 1024;

  private static final String DEFAULT_MODEL = "MiniMax-M3";

  private final Dialect dialect;
  private final Settings settings;
  private final Endpoint endpoint;
  private final Deadlines deadlines;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final Encoder encoder;
  private final BytesKey bytesKey;
  private final Transport transport;

  /** What the bytes of a session depend on; not the account, nor the server. */
  private record BytesKey(Dialect dialect, String emptyHead) {}

  MiniMax(
      Dialect dialect,
      Settings settings,
      Endpoint endpoint,
      Deadlines deadlines,
      RandomGenerator random,
      InstantSource clock,
      Transport transport) {
    this.dialect = dialect;
    this.settings = settings;
    this.endpoint = endpoint;
    this.deadlines = deadlines;
    this.random = random;
    this.clock = clock;
    this.transport = transport;
    encoder =
        dialect == Dialect.OPENAI ? new OpenAiEncoder(settings) : new AnthropicEncoder(settings);
    bytesKey = new BytesKey(dialect, encoder.emptyHead());
  }

  /**
   * Returns the model that the environment names: the key in {@code MINIMAX_API_KEY}; if they are
   * set, the server in {@code MINIMAX_BASE_URL} and the model in {@code MINIMAX_MODEL}.
   *
   * @throws LlmException of kind {@code UNAUTHORIZED} if there is no key
   * @throws IllegalArgumentException if the base URL is none
   */
  public static MiniMax fromEnv() {
    return builderFromEnv().build();
  }

  /**
   * Returns a builder for the model that the environment names, as {@link #fromEnv} has it.
   *
   * @throws LlmException of kind {@code UNAUTHORIZED} if there is no key
   * @throws IllegalArgumentException if the base URL is none
   */
  public static MiniMaxBuilder builderFromEnv() {
    return from(System::getenv);
  }

  static MiniMaxBuilder from(UnaryOperator<@Nullable String> environment) {
    String key = environment.apply("MINIMAX_API_KEY");
    if (key == null || key.isBlank()) {
      throw new LlmException(
          Kind.UNAUTHORIZED,
          "the environment variable MINIMAX_API_KEY is not set; set it to your MiniMax API key, or"
              + " pass one to MiniMax.of(key)",
          null);
    }
    MiniMaxBuilder builder;
    try {
      builder = builder(key);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("MINIMAX_API_KEY: " + e.getMessage(), e);
    }
    String baseUrl = environment.apply("MINIMAX_BASE_URL");
    if (baseUrl != null && !baseUrl.isBlank()) {
      builder.baseUrl(baseUrl);
    }
    String model = environment.apply("MINIMAX_MODEL");
    if (model != null && !model.isBlank()) {
      builder.model(model);
    }
    return builder;
  }

  /** Returns MiniMax-M3 on the international host. */
  public static MiniMax of(String key) {
    return builder(key).build();
  }

  /** Returns a model on the international host; its id may be one that is not known here. */
  public static MiniMax of(String key, String model) {
    return builder(key).model(model).build();
  }

  /**
   * Returns a builder with all defaults: MiniMax-M3 on the international host.
   *
   * @throws IllegalArgumentException if {@code key} is blank or cannot be a key
   */
  public static MiniMaxBuilder builder(String key) {
    return new MiniMaxBuilder(key).model(DEFAULT_MODEL);
  }

  /** Returns what is known of MiniMax's models, the newest first (documentation read 2026-11). */
  public static List<ModelInfo> models() {
    return Models.infos();
  }

  @Override
  public Optional<ModelInfo> model() {
    return Optional.of(settings.model().info());
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if there is nothing to send, or a tool call and its result do
   *     not pair; the message names the call's id; or if a block of a user message cannot be sent
   */
  @Override
  public LlmResponse send(LlmRequest request, ReplyListener listener) throws InterruptedException {
    requireNonNull(listener, "listener");
    long start = System.nanoTime();
    EncodedSession session = session(request);
    RequestBody body = session.encode(request, encoder);
    if (body.contentLength() > LONGEST_BODY) {
      throw new LlmException(
          Kind.CONTEXT_OVERFLOW,
          "the request has " + body.contentLength() + " bytes, at most " + LONGEST_BODY + " may be",
          null);
    }
    if (LOG.isTraceEnabled()) {
      String text = new String(body.toByteArray(), StandardCharsets.UTF_8);
      LOG.trace("To {}: {}", endpoint, endpoint.redacted(text));
    }
    var repair = new CallRepair(request.tools(), session::hasCall, random);
    var deltas = new Deltas(listener);
    var attempt = new Attempt(transport, endpoint, deadlines, clock, settings.isStreaming());
    try (ReplyReader reader = reader(request, deltas)) {
      long overall = start + deadlines.total().toNanos();
      return response(attempt.run(body, reader, repair, overall), start);
    } catch (Fault fault) {
      throw fault.toException(attempt.status(), attempt.requestId());
    }
  }

  /** Returns what clients that write the same bytes have encoded of the session. */
  EncodedSession session(LlmRequest request) {
    return request.memo().of(bytesKey, EncodedSession::new);
  }

  private ReplyReader reader(LlmRequest request, Deltas deltas) {
    return dialect == Dialect.OPENAI
        ? new OpenAiReply(request, deltas)
        : new AnthropicReply(request, deltas);
  }

  private LlmResponse response(Reply reply, long start) {
    String model = reply.model().isEmpty() ? settings.model().info().id() : reply.model();
    Usage usage = reply.usage() == null ? Usage.NONE : reply.usage();
    boolean isPriority = "priority".equals(settings.serviceTier());
    Double cost = reply.usage() == null ? null : settings.model().cost(usage, isPriority);
    if (LOG.isDebugEnabled()) {
      LOG.debug(
          "{} replied in {} ms: {}, {} tokens in ({} cached), {} out",
          model,
          (System.nanoTime() - start) / 1_000_000,
          reply.stopReason(),
          usage.inputTokens(),
          usage.cacheReadTokens(),
          usage.outputTokens());
    }
    return new LlmResponse(reply.message(), reply.stopReason(), usage, model, cost);
  }

  /** Returns the model, the address and the dialect; never the key. */
  @Override
  public String toString() {
    return "MiniMax{" + settings.model().info().id() + " at " + endpoint + ", " + dialect + "}";
  }
}
