package dev.agent4j.llm.minimax.testkit;

import static dev.agent4j.llm.minimax.testkit.StubCalls.CHAT;
import static dev.agent4j.llm.minimax.testkit.StubCalls.LONG;
import static dev.agent4j.llm.minimax.testkit.StubCalls.MESSAGES;
import static dev.agent4j.llm.minimax.testkit.StubCalls.connect;
import static dev.agent4j.llm.minimax.testkit.StubCalls.json;
import static dev.agent4j.llm.minimax.testkit.StubCalls.post;
import static dev.agent4j.llm.minimax.testkit.StubCalls.rawRequest;
import static dev.agent4j.llm.minimax.testkit.StubCalls.readUntil;
import static dev.agent4j.llm.minimax.testkit.StubCalls.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.Ask;
import dev.agent4j.llm.minimax.testkit.script.Breakdown;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Many clients at once, clients that leave, brains, and the end. */
@Isolated("it counts the threads of the JVM")
class StubLifeTest {
  private static final JsonObject ASK =
      json("{'model':'MiniMax-M3','messages':[{'role':'user','content':'Hi'}]}");

  private static List<Socket> waiting(StubMiniMax stub, int count) throws IOException {
    var sockets = new ArrayList<Socket>();
    for (int i = 0; i < count; i++) {
      Socket socket = connect(stub);
      socket.getOutputStream().write(rawRequest(CHAT, ASK, ""));
      sockets.add(socket);
    }
    return sockets;
  }

  @Test
  void thousandClientsWaitAtOnceWithoutAThreadEach() throws Exception {
    try (var stub =
        StubMiniMax.builder()
            .brain(ask -> Reply.says("Hello.").after(Duration.ofMillis(1_500)))
            .start()) {
      int before = Thread.activeCount();

      List<Socket> sockets = waiting(stub, 1_000);

      assertThat(stub.awaitRequests(1_000, LONG)).isTrue();
      await().atMost(LONG).until(() -> Thread.activeCount() < before + 200);
      for (Socket socket : sockets) {
        assertThat(readUntil(socket.getInputStream(), "Hello.")).startsWith("HTTP/1.1 200");
        socket.close();
      }
    }
  }

  @Test
  void clientsMayAskAgainAndAgainOnTheSameConnectionAtOnce() throws Exception {
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try (var stub = StubMiniMax.start(ask -> Reply.says("Re: " + ask.lastUserText()))) {
      for (int round = 0; round < 5; round++) {
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 40; i++) {
          JsonObject user = JsonObject.of("role", "user", "content", "number " + i);
          String body = ASK.with("messages", List.of(user)).with("stream", i % 2 == 0).toString();
          answers.add(
              client.sendAsync(
                  request(stub, CHAT).POST(BodyPublishers.ofString(body)).build(),
                  BodyHandlers.ofString()));
        }
        for (int i = 0; i < 40; i++) {
          String body = answers.get(i).get(20, TimeUnit.SECONDS).body();
          assertThat(body).contains("\"Re: number " + i + "\"");
        }
      }
    }
  }

  @Test
  void clientThatLeavesWhileItWaitsIsSeen() throws Exception {
    try (var stub =
        StubMiniMax.start(ask -> Reply.says("Too late.").after(Duration.ofMinutes(10)))) {
      List<Socket> sockets = waiting(stub, 3);
      assertThat(stub.awaitRequests(3, LONG)).isTrue();
      assertThat(stub.awaitClientGone(Duration.ZERO)).isFalse();

      for (Socket socket : sockets) {
        socket.close();
      }

      assertThat(stub.awaitClientsGone(3, LONG)).isTrue();
      assertThat(stub.awaitClientsGone(4, Duration.ofMillis(20))).isFalse();
    }
  }

  @Test
  void clientThatHasItsAnswerDoesNotCountAsGone() throws Exception {
    try (var stub = StubMiniMax.start(ask -> Reply.says("Hello."))) {
      for (int i = 0; i < 50; i++) {
        try (Socket socket = connect(stub)) {
          socket.getOutputStream().write(rawRequest(CHAT, ASK.with("stream", true), ""));
          readUntil(socket.getInputStream(), "[DONE]");
        }
      }
      post(stub, CHAT, ASK);

      assertThat(stub.awaitClientGone(Duration.ofMillis(50))).isFalse();
    }
  }

  @Test
  void closeEndsWhatStallsWhatWaitsAndWhatThinks() throws Exception {
    var asked = new Semaphore(0);
    var interrupted = new CountDownLatch(1);
    var stub =
        StubMiniMax.start(
            ask -> {
              asked.release();
              if (ask.lastUserText().equals("think")) {
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                }
              }
              boolean waits = ask.lastUserText().equals("wait");
              return Reply.says("Never.").after(Duration.ofMinutes(waits ? 10 : 0));
            });
    stub.plays(Breakdown.STALL_BEFORE_HEADERS);
    var sockets = new ArrayList<Socket>();
    for (String text : List.of("stall", "wait", "think")) {
      JsonObject user = JsonObject.of("role", "user", "content", text);
      Socket socket = connect(stub);
      sockets.add(socket);
      socket.getOutputStream().write(rawRequest(CHAT, ASK.with("messages", List.of(user))));
      assertThat(asked.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }

    stub.close();

    for (Socket socket : sockets) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      socket.close();
    }
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> connect(stub)).isInstanceOf(ConnectException.class);
    stub.close();
  }

  @Test
  void brainDecidesFromWhatToolsReturnedInEitherDialect() throws Exception {
    var seen = new AtomicReference<Ask>();
    String openAi =
        "{'model':'MiniMax-M3','messages':[{'role':'system','content':'Be brief.'},"
            + "{'role':'user','content':'Sum'},{'role':'assistant','content':'','reasoning_content':'hm',"
            + "'tool_calls':[{'id':'c1','type':'function','function':{'name':'add','arguments':'{}'}}]},"
            + "{'role':'tool','tool_call_id':'c1','content':'3'}],"
            + "'tools':[{'type':'function','function':{'name':'add','description':'Adds.','parameters':{}}}]}";
    String anthropic =
        "{'model':'MiniMax-M3','system':'Be brief.','messages':[{'role':'user','content':'Sum'},"
            + "{'role':'assistant','content':[{'type':'thinking','thinking':'hm'},"
            + "{'type':'tool_use','id':'c1','name':'add','input':{}}]},"
            + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'c1','content':'3'}]}],"
            + "'tools':[{'name':'add','description':'Adds.','input_schema':{}}]}";
    try (var stub =
        StubMiniMax.start(
            ask -> {
              seen.set(ask);
              return Reply.says("It is " + ask.lastResults().get(0).text());
            })) {
      String first = post(stub, CHAT, json(openAi)).body();
      Ask one = seen.get();
      String second = post(stub, MESSAGES, json(anthropic)).body();
      Ask two = seen.get();

      assertThat(first).contains("It is 3");
      assertThat(second).contains("It is 3");
      assertThat(two.messages()).isEqualTo(one.messages());
      assertThat(two.tools()).isEqualTo(one.tools());
      assertThat(two.system()).isEqualTo(one.system()).isEqualTo("Be brief.");
      assertThat(one.stepsDone()).isEqualTo(1);
      assertThat(one.lastUserText()).isEqualTo("Sum");
      assertThat(one.offers("add")).isTrue();
      assertThat(one.messages().get(1).thinking()).isEqualTo("hm");
    }
  }
}
