package dev.agent4j.llm.minimax.testkit;

import static dev.agent4j.llm.minimax.testkit.StubCalls.CHAT;
import static dev.agent4j.llm.minimax.testkit.StubCalls.MESSAGES;
import static dev.agent4j.llm.minimax.testkit.StubCalls.json;
import static dev.agent4j.llm.minimax.testkit.StubCalls.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.Ask;
import dev.agent4j.llm.minimax.testkit.script.Refusal;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import dev.agent4j.llm.minimax.testkit.script.StubModel;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
  private static final String SYSTEM = "{'role':'system','content':'Be brief.'}";
  private static final String USER = "{'role':'user','content':'Hi'}";
  private static final String CALL_X =
      "{'role':'assistant','tool_calls':[{'id':'call_function_x_1','type':'function',"
          + "'function':{'name':'f','arguments':'{}'}}]}";
  private static final String RESULT_X =
      "{'role':'tool','tool_call_id':'call_function_x_1','content':'ok'}";

  StubMiniMax stub;

  @BeforeEach
  void start() {
    stub =
        StubMiniMax.builder()
            .brain(ask -> Reply.says("Hello."))
            .model(new StubModel("small", 300, 50, StubModel.Thinking.ALWAYS, false))
            .start();
  }

  @AfterEach
  void close() {
    stub.close();
  }

  private static JsonObject chat(String messages) {
    return json("{'model':'MiniMax-M3','messages':[" + messages + "]}");
  }

  private static JsonObject with(String member) {
    JsonObject more = json("{" + member + "}");
    String name = more.names().iterator().next();
    return chat(USER).with(name, more.get(name));
  }

  private void assertRefused(JsonObject body, String message) throws Exception {
    HttpResponse<String> response = post(stub, CHAT, body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    JsonObject envelope = JsonObject.parse(response.body());
    JsonObject error = envelope.object("error").orElseThrow();
    assertThat(envelope.string("type")).hasValue("error");
    assertThat(error.string("type")).hasValue("bad_request_error");
    assertThat(error.string("http_code")).hasValue("400");
    assertThat(error.string("message")).hasValue("invalid params, " + message + " (2013)");
    assertThat(envelope.string("request_id"))
        .isEqualTo(response.headers().firstValue("Trace-Id"))
        .get()
        .asString()
        .matches("[0-9a-f]{32}");
  }

  private void assertAccepted(String path, JsonObject body) throws Exception {
    HttpResponse<String> response = post(stub, path, body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'temperature':-0.1                 | temperature must be in [0, 2], was -0.1
          'temperature':2.01                 | temperature must be in [0, 2], was 2.01
          'temperature':'hot'                | Mismatch type float with value string
          'top_p':1.5                        | top_p must be in [0, 1], was 1.5
          'max_completion_tokens':524289     | model[MiniMax-M3] does not support max tokens > 524288
          'max_tokens':524289                | model[MiniMax-M3] does not support max tokens > 524288
          'max_tokens':0                     | max_tokens must be at least 1, was 0
          'max_tokens':1.5                   | Mismatch type int with value number
          'thinking':true                    | Mismatch type open_platform_oai.ThinkingConfig with value bool
          'thinking':{'type':'enabled'}      | invalid thinking.type: "enabled" (allowed: adaptive, disabled)
          'reasoning_split':1                | Mismatch type bool with value number
          'stream':'yes'                     | Mismatch type bool with value string
          'model':'gpt-5'                    | unknown model 'gpt-5'
          'model':'MiniMax-M3-HighSpeed'     | unknown model 'minimax-m3-highspeed'
          'model':null                       | binding: expr_path=model, cause=missing required parameter
          'messages':null                    | binding: expr_path=messages, cause=missing required parameter
          'messages':[]                      | chat content is empty
          'messages':{}                      | Mismatch type []object with value object
          'tools':[{'type':'web_search'}]    | invalid tool type: web_search
          'tools':[{'type':'function','function':{'name':'f'}}] | function parameters is empty
          'tools':[{'type':'function','function':{'parameters':{}}}] | binding: expr_path=name, cause=missing required parameter
          """)
  void fieldOutsideItsRuleIsRefusedWithItsText(String member, String message) throws Exception {
    assertRefused(with(member), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          USER,SYSTEM                        | chat content has invalid message role: system
          SYSTEM,SYSTEM,USER                 | invalid chat setting
          {'role':'developer','content':'x'} | chat content has invalid message role: developer
          {'role':'user','content':''}       | chat content is empty
          {'role':'user','content':[]}       | chat content is empty
          {'role':'user'}                    | chat content is empty
          {'role':'user','content':5}        | Mismatch type string with value number
          {'role':'user','content':[{'type':'audio'}]} | invalid content type: audio
          {'role':'assistant','content':''}  | chat content is empty
          {'role':'system','content':''},USER | chat content is empty
          USER,RESULT                        | tool result's tool id(call_function_x_1) not found
          USER,CALL                          | tool call result does not follow tool call
          USER,CALL,USER                     | tool call result does not follow tool call
          USER,CALL,USER,RESULT              | tool call result does not follow tool call
          USER,CALL,RESULT,RESULT            | tool call and result not match
          USER,CALL,RESULT,USER,RESULT       | tool call result does not follow tool call
          USER,CALL,RESULT,CALL,RESULT       | duplicate tool_call id: call_function_x_1
          USER,CALL,{'role':'tool','content':'ok'} | tool call id is invalid
          USER,CALL,{'role':'tool','content':'ok','tool_call_id':'other'} | tool result's tool id(other) not found
          USER,CALL,{'role':'tool','content':'','tool_call_id':'call_function_x_1'} | chat content is empty
          """)
  void historyOutsideTheRulesIsRefusedWithItsText(String messages, String message)
      throws Exception {
    String written =
        messages
            .replace("SYSTEM", SYSTEM)
            .replace("USER", USER)
            .replace("CALL", CALL_X)
            .replace("RESULT", RESULT_X);

    assertRefused(chat(written), message);
  }

  @Test
  void halfOfTheResultsIsNoMatch() throws Exception {
    String two =
        "{'role':'assistant','tool_calls':["
            + "{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}},"
            + "{'id':'b','type':'function','function':{'name':'f','arguments':'{}'}}]}";
    String one = "{'role':'tool','tool_call_id':'a','content':'ok'}";

    assertRefused(chat(USER + "," + two + "," + one), "tool call and result not match");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"a\":}", "{\"a\": 1"})
  void argumentsThatAreNoJsonObjectAreRefused(String arguments) throws Exception {
    JsonObject call = JsonObject.of("name", "f", "arguments", arguments);
    JsonObject message =
        JsonObject.of(
            "role",
            "assistant",
            "tool_calls",
            List.of(
                JsonObject.of("id", "call_function_x_1", "function", call)
                    .with("type", "function")));

    assertRefused(
        chat(USER).with("messages", List.of(json(USER), message, json(RESULT_X))),
        "invalid function arguments json string, tool_call_id: call_function_x_1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"model\":", "{\"model\":\"MiniMax-M3\"", "[]", "{\"a\":1} x"})
  void textThatIsNoJsonObjectIsASyntaxError(String body) throws Exception {
    HttpResponse<String> response = post(stub, CHAT, body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(JsonObject.parse(response.body()).object("error").orElseThrow().string("message"))
        .get()
        .asString()
        .matches("invalid params, \"Syntax error at index \\d+: (eof|invalid)\" \\(2013\\)");
  }

  @Test
  void promptLongerThanTheWindowOverflows() throws Exception {
    JsonObject longUser = JsonObject.of("role", "user", "content", "a".repeat(2_000));

    assertRefused(
        chat(USER).with("model", "small").with("messages", List.of(longUser)),
        "context window exceeds limit");
    assertAccepted(CHAT, chat(USER).with("model", "small"));
  }

  @Test
  void imageOverTheLimitIsRefused() throws Exception {
    String url = "data:image/png;base64," + "A".repeat(10_485_760 / 3 * 4 + 8);
    JsonObject image = JsonObject.of("type", "image_url", "image_url", JsonObject.of("url", url));
    JsonObject user = JsonObject.of("role", "user", "content", List.of(image));

    assertRefused(
        chat(USER).with("messages", List.of(user)), "media exceeds size limit: max 10485760 bytes");
  }

  @Test
  void modelWithoutEyesIsNotToldOfTheImage() throws Exception {
    var seen = new AtomicReference<Ask>();
    String content =
        "{'role':'user','content':[{'type':'text','text':'What is it?'},"
            + "{'type':'image_url','image_url':{'url':'https://example.org/a.png'}}]}";

    try (var watched =
        StubMiniMax.start(
            ask -> {
              seen.set(ask);
              return Reply.says("A cat.");
            })) {
      post(watched, CHAT, chat(content));
      int onM3 = seen.get().messages().get(0).media();
      post(watched, CHAT, chat(content).with("model", "MiniMax-M2.7"));
      int onM27 = seen.get().messages().get(0).media();

      assertThat(onM3).isEqualTo(1);
      assertThat(onM27).isZero();
      assertThat(seen.get().messages().get(0).text()).isEqualTo("What is it?");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'temperature':0",
        "'temperature':2",
        "'top_p':1.0",
        "'n':3",
        "'max_completion_tokens':524288",
        "'thinking':{'type':'disabled'}",
        "'thinking':{'type':'adaptive'}",
        "'tool_choice':'required'",
        "'something_new':{'a':[1]}",
        "'model':'minimax-m3'",
        "'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object','properties':{}}}}]"
      })
  void fieldWithinItsRuleOrUnknownIsAccepted(String member) throws Exception {
    assertAccepted(CHAT, with(member));
  }

  @Test
  void wholeHistoryIsAccepted() throws Exception {
    String result =
        "{'role':'tool','tool_call_id':'call_function_x_1','content':[{'type':'text','text':'ok'}]}";

    assertAccepted(CHAT, chat(String.join(",", SYSTEM, USER, CALL_X, result, USER)));
  }

  @Test
  void thinkingCannotBeSwitchedOffWhereItIsRequired() throws Exception {
    JsonObject off = with("'thinking':{'type':'disabled'}");

    assertRefused(
        off.with("model", "MiniMax-M3.1-Flash"),
        "model[MiniMax-M3.1-Flash] requires adaptive thinking");
    assertAccepted(CHAT, off.with("model", "MiniMax-M2.7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'messages':null}                  | binding: expr_path=messages, cause=missing required parameter
          {'messages':[{'role':'system','content':'x'}]} | chat content has invalid message role: system
          {'messages':[{'role':'user','content':''}]} | chat content is empty
          {'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'z','content':'ok'}]}]} | tool result's tool id(z) not found
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'tool_use','id':'z','name':'f','input':{}}]},{'role':'user','content':'b'}]} | tool call result does not follow tool call
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'tool_use','id':'z','name':'f','input':{}}]},{'role':'user','content':[{'type':'text','text':'b'},{'type':'tool_result','tool_use_id':'z','content':'ok'}]}]} | tool call result does not follow tool call
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'tool_use','id':'z','name':'f','input':'{}'}]}]} | invalid function arguments json string, tool_call_id: z
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'tool_use','id':'','name':'f','input':{}}]}]} | tool call id is invalid
          {'tools':[{'name':'f'}]}           | function parameters is empty
          {'max_tokens':524289}              | model[MiniMax-M3] does not support max tokens > 524288
          {'temperature':3}                  | temperature must be in [0, 2], was 3
          {'thinking':{'type':'maybe'}}      | invalid thinking.type: "maybe" (allowed: adaptive, enabled, disabled)
          {'model':'claude'}                 | unknown model 'claude'
          """)
  void anthropicRequestOutsideTheRulesIsRefusedInItsEnvelope(String change, String message)
      throws Exception {
    JsonObject body = chat(USER).with("max_tokens", 100);
    for (var member : json(change).members().entrySet()) {
      body = body.with(member.getKey(), member.getValue());
    }

    HttpResponse<String> response = post(stub, MESSAGES, body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    JsonObject envelope = JsonObject.parse(response.body());
    assertThat(envelope.string("request_id")).isEqualTo(response.headers().firstValue("Trace-Id"));
    assertThat(envelope.object("error"))
        .hasValue(
            JsonObject.of(
                "type",
                "invalid_request_error",
                "message",
                "invalid params, " + message + " (2013)"));
  }

  @Test
  void anthropicHistoryWithThinkingAndResultsIsAccepted() throws Exception {
    JsonObject body =
        json(
            "{'model':'MiniMax-M3','system':[{'type':'text','text':'Be brief.'}],'messages':["
                + "{'role':'user','content':'a'},"
                + "{'role':'assistant','content':[{'type':'thinking','thinking':'hm','signature':'0'},"
                + "{'type':'tool_use','id':'z','name':'f','input':{}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'z','content':"
                + "[{'type':'text','text':'ok'}]},{'type':'text','text':'go on'}]}],"
                + "'thinking':{'type':'enabled','budget_tokens':9},'tools':[{'name':'f','input_schema':{}}]}");

    assertAccepted(MESSAGES, body);
  }

  @Test
  void refusedRequestUsesUpNeitherReplyNorFault() throws Exception {
    stub.replies(Reply.says("scripted"));
    stub.plays(Refusal.RATE_LIMIT);

    assertRefused(with("'temperature':9"), "temperature must be in [0, 2], was 9");
    int limited = post(stub, CHAT, chat(USER)).statusCode();
    String answered = post(stub, CHAT, chat(USER)).body();

    assertThat(limited).isEqualTo(429);
    assertThat(answered).contains("scripted");
  }
}
