package dev.agent4j.llm.minimax.testkit;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.Conversation.Ready;
import dev.agent4j.llm.minimax.testkit.answer.Ids;
import dev.agent4j.llm.minimax.testkit.answer.Members;
import dev.agent4j.llm.minimax.testkit.http.HttpConnection;
import dev.agent4j.llm.minimax.testkit.http.HttpLoop;
import dev.agent4j.llm.minimax.testkit.http.Incoming;
import dev.agent4j.llm.minimax.testkit.http.Outgoing;
import dev.agent4j.llm.minimax.testkit.http.Playback;
import dev.agent4j.llm.minimax.testkit.rules.Refused;
import dev.agent4j.llm.minimax.testkit.script.Breakdown;
import dev.agent4j.llm.minimax.testkit.script.Quirk;
import dev.agent4j.llm.minimax.testkit.script.Refusal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** Answers HTTP requests: routes, keys, and how a response is sent. Thread-safe. */
final class Service implements HttpLoop.Handler {
  private static final Map<String, String> METHODS =
      Map.of(
          "/v1/chat/completions", "POST",
          "/v1/models", "GET",
          "/v1/token_plan/remains", "GET",
          "/anthropic/v1/messages", "POST",
          "/anthropic/v1/messages/count_tokens", "POST");
  private static final Refusal METHOD_NOT_ALLOWED =
      new Refusal(405, "", "Not Allowed", Refusal.Body.HTML, Map.of());

  private static final Refusal NO_KEY =
      Refusal.of(
          401,
          "authorized_error",
          "login fail: Please carry the API secret key in the 'Authorization' field of the request"
              + " header (1004)");

  private static final Refusal TOO_LARGE =
      Refusal.of(413, "bad_request_error", "invalid params, request body exceeds 64 MB (2013)");

  private static final Duration SLOW_PACE = Duration.ofMillis(100);
  private static final int SHORTEST_KEY = 8;
  private static final int PLAN_INTERVAL_MILLIS = 5 * 60 * 60 * 1_000;

  private final Settings settings;
  private final Conversation conversation;
  private final Recorder recorder;
  private final ScheduledExecutorService timer;
  private final AtomicLong arrived = new AtomicLong();

  Service(Settings settings, Script script, Recorder recorder, ScheduledExecutorService timer) {
    this.settings = settings;
    this.conversation = new Conversation(settings, script);
    this.recorder = recorder;
    this.timer = timer;
  }

  @Override
  public void onClientLeft(Incoming request) {
    recorder.clientLeft();
  }

  @Override
  public void onRequest(Incoming request, HttpConnection connection) {
    recorder.add(request);
    var ids = new Ids(settings.seed(), arrived.incrementAndGet(), request.body());
    boolean isAnthropic = request.path().startsWith("/anthropic/");
    Dialect dialect = isAnthropic ? Dialect.ANTHROPIC : Dialect.OPENAI;
    var errors = new ErrorWriter(dialect, ids.response());
    Ready ready;
    try {
      ready = answer(request, dialect, ids);
    } catch (Refused e) {
      ready = Ready.of(errors.response(e.refusal()));
    } catch (RuntimeException e) {
      // A client that hears of it beats one that waits for ever.
      ready = Ready.of(errors.response(Refusal.of(500, "api_error", "the stub failed: " + e)));
    }
    send(ready, request, connection, ids);
  }

  private Ready answer(Incoming request, Dialect dialect, Ids ids) {
    String method = METHODS.get(request.path());
    if (method == null) {
      throw new Refused(Refusal.NOT_FOUND);
    }
    if (!method.equals(request.method())) {
      throw new Refused(METHOD_NOT_ALLOWED);
    }
    String key = key(request, dialect);
    if (request.isTooLarge()) {
      throw new Refused(TOO_LARGE);
    }
    return switch (request.path()) {
      case "/v1/models" -> Ready.of(Outgoing.json(200, models()));
      case "/v1/token_plan/remains" -> Ready.of(Outgoing.json(200, planRemains()));
      case "/anthropic/v1/messages/count_tokens" ->
          Ready.of(Outgoing.json(200, conversation.countTokens(dialect, request.text(), key)));
      default -> conversation.answer(dialect, request.text(), key, ids);
    };
  }

  /** Returns the key; {@code Authorization} goes before {@code x-api-key}. */
  private String key(Incoming request, Dialect dialect) {
    String authorization = request.header("authorization");
    String key =
        authorization.regionMatches(true, 0, "Bearer ", 0, 7)
            ? authorization.substring(7).trim()
            : authorization.isEmpty() && dialect == Dialect.ANTHROPIC
                ? request.header("x-api-key")
                : "";
    if (key.length() < SHORTEST_KEY) {
      throw new Refused(NO_KEY);
    }
    if (!settings.keys().contains(key)) {
      throw new Refused(Refusal.WRONG_KEY);
    }
    return key;
  }

  private JsonObject models() {
    List<JsonObject> data =
        settings.models().values().stream()
            .map(
                it ->
                    Members.with("id", it.id())
                        .put("object", "model")
                        .put("created", settings.clock().instant().getEpochSecond())
                        .put("owned_by", "minimax")
                        .toJson())
            .toList();
    return JsonObject.of("object", "list", "data", data);
  }

  private JsonObject planRemains() {
    long now = settings.clock().millis();
    JsonObject remains =
        Members.with("model_name", "MiniMax-M*")
            .put("start_time", now - now % PLAN_INTERVAL_MILLIS)
            .put("end_time", now - now % PLAN_INTERVAL_MILLIS + PLAN_INTERVAL_MILLIS)
            .put("remains_time", PLAN_INTERVAL_MILLIS - now % PLAN_INTERVAL_MILLIS)
            .put("current_interval_total_count", 1_500)
            .put("current_interval_usage_count", arrived.get())
            .toJson();
    return JsonObject.of(
        "base_resp",
        JsonObject.of("status_code", 0, "status_msg", "success"),
        "model_remains",
        List.of(remains));
  }

  private void send(Ready ready, Incoming request, HttpConnection connection, Ids ids) {
    Quirk quirk = ready.fault() instanceof Quirk it ? it : null;
    Breakdown breakdown = ready.fault() instanceof Breakdown it ? it : null;
    boolean saysClose = !request.keepsAlive() || quirk == Quirk.CONNECTION_CLOSE;
    Outgoing response =
        ready
            .response()
            .recut(quirk)
            .header("Trace-Id", ids.response())
            .header("Minimax-Request-Id", ids.response())
            .header("X-Mm-Request-Id", ids.response())
            .header("X-Session-Id", ids.session())
            .header("alb_request_id", ids.session())
            .header(
                "alb_receive_time", BigDecimal.valueOf(settings.clock().millis(), 3).toString());
    if (saysClose) {
      response.header("Connection", "close");
    }
    var manner =
        new Outgoing.Manner(
            settings.delay().plus(ready.delay()),
            quirk == Quirk.SLOW ? SLOW_PACE : ready.pace(),
            settings.isCoalesced() || quirk == Quirk.COALESCED,
            !saysClose && quirk != Quirk.SILENT_CLOSE);
    new Playback(connection, response.acts(manner, breakdown), timer).run();
  }
}
