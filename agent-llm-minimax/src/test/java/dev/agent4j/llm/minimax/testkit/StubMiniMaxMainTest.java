package dev.agent4j.llm.minimax.testkit;

import static dev.agent4j.llm.minimax.testkit.StubCalls.CHAT;
import static dev.agent4j.llm.minimax.testkit.StubCalls.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StubMiniMaxMainTest {
  private static final JsonObject ASK =
      json(
          "{'model':'MiniMax-M3','messages':[{'role':'user','content':'Go.'}],"
              + "'tools':[{'type':'function','function':{'name':'echo','parameters':"
              + "{'type':'object','properties':{'said':{'type':'string'}}}}}]}");

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void killAll() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  private Process launch(String... options) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StubMiniMaxMain.class.getName()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).start();
    processes.add(process);
    return process;
  }

  private static JsonObject ask(String url, JsonObject body) throws Exception {
    HttpResponse<String> response =
        StubCalls.send(
            HttpRequest.newBuilder(URI.create(url + CHAT))
                .header("Authorization", "Bearer " + StubMiniMax.KEY)
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    return JsonObject.parse(response.body())
        .objects("choices")
        .get(0)
        .object("message")
        .orElseThrow();
  }

  @Test
  void processPrintsItsAddressCallsTheToolAndThenAnswers() throws Exception {
    Process process =
        launch("--steps", "1", "--args-chars", "5", "--text-chars", "90", "--exit-on-eof", "1");
    BufferedReader output = process.inputReader();
    String url = output.readLine();

    JsonObject call = ask(url, ASK);
    var messages = new ArrayList<>(ASK.objects("messages"));
    messages.add(call);
    messages.add(
        JsonObject.of("role", "tool", "content", "echoed")
            .with("tool_call_id", call.objects("tool_calls").get(0).get("id")));
    JsonObject answer = ask(url, ASK.with("messages", messages));

    assertThat(call.objects("tool_calls").get(0).object("function"))
        .hasValue(JsonObject.of("name", "echo", "arguments", "{\"said\": \"aaaaa\"}"));
    assertThat(answer.string("content")).get().asString().contains("echoed").hasSize(90);
    process.outputWriter().close();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(output.readLine()).isNull();
  }

  @Test
  void unknownOptionIsNamedWithThoseThereAre() throws Exception {
    Process process = launch("--stepz", "3");

    String error = new String(process.getErrorStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(error).startsWith("Not an option with a number: --stepz").contains("--steps 10");
  }
}
