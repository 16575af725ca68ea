package dev.agent4j.llm.minimax;

import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.llm.minimax.failure.ErrorKinds;
import dev.agent4j.llm.minimax.failure.ErrorReport;
import dev.agent4j.llm.minimax.failure.Fault;
import dev.agent4j.llm.minimax.http.Deadlines;
import dev.agent4j.llm.minimax.http.Endpoint;
import dev.agent4j.llm.minimax.http.Mailbox;
import dev.agent4j.llm.minimax.http.Transport;
import dev.agent4j.llm.minimax.reply.BodyReader;
import dev.agent4j.llm.minimax.reply.CallRepair;
import dev.agent4j.llm.minimax.reply.ReplyReader;
import dev.agent4j.llm.minimax.reply.ReplyReader.Reply;
import dev.agent4j.llm.minimax.wire.RequestBody;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.StopReason;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One attempt at a request: sends it, reads the answer, and makes a reply or a fault of it. */
final class Attempt {
  /** How long the end of an answer is waited for when its reply is complete. */
  private static final Duration END_WAIT = Duration.ofMillis(250);

  private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (name, value) -> true);
  private static final Duration ERROR_WAIT = Duration.ofSeconds(10);
  private static final int MOST_ERROR_BYTES = 64 * 1024;
  private static final int LONGEST_ID = 100;
  private static final List<String> REQUEST_ID_HEADERS =
      List.of("trace-id", "minimax-request-id", "x-request-id", "request-id");

  private final Transport transport;
  private final Endpoint endpoint;
  private final Deadlines deadlines;
  private final InstantSource clock;
  private final boolean isStreaming;
  private HttpHeaders headers = NO_HEADERS;
  private String requestId = "";
  private int status;
  private long firstNanos;

  Attempt(
      Transport transport,
      Endpoint endpoint,
      Deadlines deadlines,
      InstantSource clock,
      boolean isStreaming) {
    this.transport = transport;
    this.endpoint = endpoint;
    this.deadlines = deadlines;
    this.clock = clock;
    this.isStreaming = isStreaming;
  }

  /**
   * Returns the reply.
   *
   * @param overall when all must be done, in the terms of {@link System#nanoTime}
   */
  Reply run(RequestBody body, ReplyReader reader, CallRepair repair, long overall)
      throws Fault, InterruptedException {
    long start = System.nanoTime();
    long limit = deadlines.firstEventNanos(body.contentLength(), isStreaming);
    firstNanos = Math.max(1, Math.min(limit, overall - start));
    Mailbox box = transport.send(body, firstNanos, limit < overall - start);
    boolean isWhole = false;
    try {
      ResponseInfo info = Objects.requireNonNull(box.info());
      headers = info.headers();
      status = info.statusCode();
      Reply reply =
          status / 100 == 2
              ? reply(box, reader, repair, start + firstNanos, overall)
              : rejected(status, error(box, overall));
      isWhole = box.isEnded() || box.drain(System.nanoTime() + END_WAIT.toNanos());
      return reply;
    } finally {
      if (isWhole || box.isEnded()) {
        transport.keptConnection();
      } else {
        box.close();
      }
    }
  }

  private Reply reply(Mailbox box, ReplyReader reader, CallRepair repair, long first, long overall)
      throws Fault, InterruptedException {
    if (isCompressed()) {
      throw located(Fault.unreadable("it is " + compressed(), null));
    }
    try (var body = new BodyReader(reader)) {
      receive(box, reader, body, first, overall);
      requestId = reader.id();
      if (!reader.error().isPresent()) {
        return reader.reply(repair);
      }
    } catch (Fault fault) {
      throw fault.kind() == Kind.UNREADABLE ? located(fault) : fault;
    }
    return rejected(200, reader.error());
  }

  /** Returns a refusal if the provider's filter made the error; a refusal is a reply. */
  private Reply rejected(int status, ErrorReport error) throws Fault {
    if (ErrorKinds.isFiltered(error)) {
      return new Reply(new AssistantMessage(List.of()), StopReason.REFUSAL, null, "");
    }
    throw fault(status, error);
  }

  private void receive(Mailbox box, ReplyReader reader, BodyReader body, long first, long overall)
      throws Fault, InterruptedException {
    long idle = deadlines.idle().toNanos();
    while (!reader.isDone()) {
      long limit = reader.hasEvents() ? System.nanoTime() + idle : first;
      // Looked at even when there is something to read: what never ends may never pause either.
      boolean isLate = Math.min(limit, overall) - System.nanoTime() <= 0;
      if (isLate || !box.await(Math.min(limit, overall))) {
        throw late(reader, limit >= overall);
      }
      List<ByteBuffer> batch = box.take();
      if (batch == null) {
        Throwable failure = box.failure();
        if (failure != null && !reader.isDone()) {
          String why = endpoint.told(String.valueOf(failure.getMessage()));
          throw new Fault(
              Kind.TRANSPORT,
              "the reply of " + endpoint + " broke off: " + why + id(),
              endpoint.safe(failure));
        }
        body.end();
        return;
      }
      for (int i = 0; i < batch.size(); i++) {
        body.read(batch.get(i));
      }
      box.next();
    }
  }

  private Fault late(ReplyReader reader, boolean isOverall) {
    String what =
        isOverall
            ? " was not done within " + Transport.seconds(deadlines.total().toNanos()) + " (total"
            : reader.hasEvents()
                ? " sent nothing for " + Transport.seconds(deadlines.idle().toNanos()) + " (idle"
                : " sent no event within " + Transport.seconds(firstNanos) + " (first-event";
    return new Fault(Kind.TRANSPORT, endpoint + what + " deadline)" + id(), null);
  }

  /** Reads the body of an answer that is an error by its status, or what comes of it in time. */
  private ErrorReport error(Mailbox box, long overall) throws InterruptedException {
    if (isCompressed()) {
      return ErrorReport.unread("its body is " + compressed());
    }
    var bytes = new ByteArrayOutputStream(512);
    long deadline = Math.min(System.nanoTime() + ERROR_WAIT.toNanos(), overall);
    while (bytes.size() < MOST_ERROR_BYTES && box.await(deadline)) {
      List<ByteBuffer> batch = box.take();
      if (batch == null) {
        break;
      }
      for (ByteBuffer part : batch) {
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        bytes.writeBytes(copy);
      }
      box.next();
    }
    return ErrorReport.of(bytes.toByteArray());
  }

  private Fault fault(int status, ErrorReport error) {
    if (requestId.isEmpty()) {
      requestId = error.requestId();
    }
    String hint =
        status == 404
            ? " - is the base URL right?"
            : headers
                .firstValue("location")
                .map(it -> " - it redirects to " + endpoint.told(it))
                .orElse("");
    String message =
        endpoint + " answered " + status + ": " + endpoint.told(error.toText()) + hint + id();
    return new Fault(
        ErrorKinds.of(status, error),
        message,
        ErrorKinds.retryAfter(headers::firstValue, error, clock),
        ErrorKinds.mostAttempts(error),
        null);
  }

  private Fault located(Fault fault) {
    return Fault.unreadable(
        "cannot read the answer of " + endpoint + ": " + endpoint.told(fault.message()) + id(),
        endpoint.safe(fault.getCause()));
  }

  private boolean isCompressed() {
    // Looked at for each answer: no stream, which firstValue makes.
    List<String> values = headers.map().get("content-encoding");
    String how = values == null || values.isEmpty() ? "" : values.get(0);
    return !how.isBlank() && !how.equalsIgnoreCase("identity");
  }

  private String compressed() {
    String how = endpoint.told(headers.firstValue("content-encoding").orElse(""));
    return "compressed (" + how + "), which was not asked for - is a gateway in between?";
  }

  /** Returns the status of the answer; 0 if there was none. */
  int status() {
    return status;
  }

  /** Returns the request's id, if any; the one in the headers is what support asks for. */
  String requestId() {
    for (String name : REQUEST_ID_HEADERS) {
      Optional<String> value = headers.firstValue(name);
      if (value.isPresent()) {
        return shortId(value.get());
      }
    }
    return shortId(requestId);
  }

  private String id() {
    String id = requestId();
    return id.isEmpty() ? "" : ", request " + id;
  }

  private String shortId(String id) {
    String told = endpoint.told(id);
    return told.length() <= LONGEST_ID ? told : told.substring(0, LONGEST_ID) + "…";
  }
}
