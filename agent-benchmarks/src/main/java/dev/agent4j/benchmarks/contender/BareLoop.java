package dev.agent4j.benchmarks.contender;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.agent4j.benchmarks.contender.Said.Call;
import dev.agent4j.llm.minimax.testkit.StubMiniMax;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What one writes in an afternoon, and no worse than that: the JDK's HTTP client as it comes, a
 * request written with a streaming generator, a reply read with a streaming parser, the tool called
 * in between. One retry, else no deadlines by part, limits, events, checks of arguments or
 * cancelling.
 */
final class BareLoop implements Contender {
  static final JsonFactory JSON =
      JsonFactory.builder()
          // The default keeps buffers by thread, which virtual threads would make anew each time.
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          .build();

  private static final Duration TIMEOUT = Duration.ofMinutes(15);
  private static final String DATA = "data:";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI uri;
  private final Setting setting;
  private final Consumer<String> onText;
  private final LookUp lookUp;
  private final BareRequest request;

  BareLoop(URI baseUrl, Setting setting, Consumer<String> onText) {
    uri = baseUrl.resolve("/v1/chat/completions");
    this.setting = setting;
    this.onText = onText;
    lookUp = new LookUp(setting.resultChars());
    request = new BareRequest(LookUp.SCHEMA, setting.isStreaming());
  }

  @Override
  public String run(String prompt) throws IOException, InterruptedException {
    List<Said> said = held();
    said.add(new Said.User(prompt));
    int calls = 0;
    int size = 0;
    while (true) {
      byte[] body = request.write(said, size + setting.resultChars() + 1024);
      size = body.length;
      Said.Assistant reply = ask(body);
      said.add(reply);
      if (reply.calls().isEmpty()) {
        if (calls != setting.steps()) {
          throw new IllegalStateException("there were " + calls + " calls");
        }
        return reply.text();
      }
      for (Call call : reply.calls()) {
        calls++;
        said.add(new Said.Result(call.id(), execute(call)));
      }
    }
  }

  private List<Said> held() {
    var said = new ArrayList<Said>();
    if (setting.heldSteps() > 0) {
      said.add(new Said.User("What was there before?"));
    }
    for (int i = 0; i < setting.heldSteps(); i++) {
      var call = new Call("call_" + i, LookUp.NAME, "{\"text\":\"before " + i + "\"}");
      said.add(new Said.Assistant("", List.of(call)));
      said.add(new Said.Result(call.id(), lookUp.result(call.id())));
    }
    return said;
  }

  private String execute(Call call) throws IOException {
    if (!call.name().equals(LookUp.NAME)) {
      throw new IllegalStateException("there is no tool " + call.name());
    }
    return lookUp.result(BareReply.textArgument(call.arguments()));
  }

  private Said.Assistant ask(byte[] body) throws IOException, InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + StubMiniMax.KEY)
            .header("Content-Type", "application/json")
            .timeout(TIMEOUT)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    var reply = new BareReply(onText);
    if (setting.isStreaming()) {
      HttpResponse<Stream<String>> response = send(post, BodyHandlers.ofLines());
      try (Stream<String> lines = response.body()) {
        check(response);
        readEvents(lines.iterator(), reply);
      }
    } else {
      HttpResponse<byte[]> response = send(post, BodyHandlers.ofByteArray());
      check(response);
      reply.read(JSON.createParser(response.body()));
    }
    return reply.toMessage();
  }

  /** Sends once more what got no answer: a kept connection may be stale, or the JDK think so. */
  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    try {
      return client.send(request, body);
    } catch (IOException e) {
      return client.send(request, body);
    }
  }

  private static void readEvents(Iterator<String> lines, BareReply reply) throws IOException {
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith(DATA) && !line.endsWith("[DONE]")) {
        reply.read(JSON.createParser(line.substring(DATA.length())));
      }
    }
  }

  private static void check(HttpResponse<?> response) throws IOException {
    if (response.statusCode() != 200) {
      String body = response.body() instanceof byte[] bytes ? new String(bytes, UTF_8) : "";
      throw new IOException("status " + response.statusCode() + " " + body);
    }
  }
}
