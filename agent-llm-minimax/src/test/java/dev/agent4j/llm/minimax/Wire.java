package dev.agent4j.llm.minimax;

import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.llm.Retrying;
import dev.agent4j.llm.Sleeper;
import dev.agent4j.llm.minimax.failure.Fault;
import dev.agent4j.llm.minimax.reply.AnthropicReply;
import dev.agent4j.llm.minimax.reply.BodyReader;
import dev.agent4j.llm.minimax.reply.CallRepair;
import dev.agent4j.llm.minimax.reply.Deltas;
import dev.agent4j.llm.minimax.reply.OpenAiReply;
import dev.agent4j.llm.minimax.reply.ReplyReader;
import dev.agent4j.llm.minimax.reply.ReplyReader.Reply;
import dev.agent4j.message.UserMessage;
import dev.agent4j.testkit.RecordingReply;
import dev.agent4j.tool.ToolDefinition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What tests of the wire share: tools, requests, recordings, and a reader without a network. */
final class Wire {
  static final ToolDefinition WEATHER =
      tool(
          "get_weather",
          """
          {"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"},
           "where":{"type":"object","properties":{"lat":{"type":"number"}}},
           "tags":{"type":"array","items":{"type":"string"}},
           "exact":{"type":"boolean"}},"required":["city"]}""");
  static final ToolDefinition SKILL =
      tool(
          "load_skill",
          """
          {"type":"object","properties":{"skillId":{"type":"string"},"path":{"type":"string"}},
           "required":["skillId","path"]}""");
  static final List<ToolDefinition> TOOLS = List.of(WEATHER, SKILL);
  static final LlmRequest ASK =
      LlmRequest.of("Be brief.", List.of(new UserMessage("Weather in Paris?")), TOOLS);

  private Wire() {}

  static ToolDefinition tool(String name, String schema) {
    return new ToolDefinition(name, "Does " + name, JsonSchema.of(JsonObject.parse(schema)));
  }

  /** Returns a builder of clients of {@code server}. */
  static MiniMaxBuilder client(RawServer server) {
    return MiniMax.builder("sk-api-0123456789abcdef")
        .baseUrl(server.baseUrl())
        .random(new Random(1));
  }

  /** What a client made of an answer, and what it handed on. */
  record Heard(LlmResponse response, RecordingReply reply) {
    String text() {
      return reply.text();
    }

    String thinking() {
      return reply.thinking();
    }
  }

  /** Returns {@code client} with so many attempts, and pauses that do not wait. */
  static Retrying retrying(LlmClient client, int attempts) {
    return retrying(client, attempts, pause -> {}, InstantSource.system());
  }

  /** Returns {@code client} with so many attempts, its pauses of half a second and so on. */
  static Retrying retrying(LlmClient client, int attempts, Sleeper sleeper, InstantSource clock) {
    return new Retrying(client, attempts, sleeper, new Random(1), clock);
  }

  static Heard send(LlmClient client, LlmRequest request) {
    var reply = new RecordingReply();
    try {
      return new Heard(client.send(request, reply), reply);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What was read of a body without a network. */
  record Read(Reply reply, String text, String thinking) {}

  static Read openAi(String body) throws Fault {
    return read(Dialect.OPENAI, body.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
  }

  static Read anthropic(String body) throws Fault {
    return read(Dialect.ANTHROPIC, body.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
  }

  /** Reads a body in pieces of at most {@code piece} bytes. */
  static Read read(Dialect dialect, byte[] body, int piece) throws Fault {
    var pieces = new ArrayList<ByteBuffer>();
    for (int at = 0; at < body.length; at += Math.min(piece, body.length - at)) {
      pieces.add(ByteBuffer.wrap(body, at, Math.min(piece, body.length - at)).asReadOnlyBuffer());
    }
    return read(dialect, pieces);
  }

  /** Reads a body in two pieces, the first of {@code cut} bytes. */
  static Read readCutAt(Dialect dialect, byte[] body, int cut) throws Fault {
    return read(
        dialect,
        List.of(
            ByteBuffer.wrap(body, 0, cut).asReadOnlyBuffer(),
            ByteBuffer.wrap(body, cut, body.length - cut).asReadOnlyBuffer()));
  }

  private static Read read(Dialect dialect, List<ByteBuffer> pieces) throws Fault {
    var heard = new RecordingReply();
    var deltas = new Deltas(heard);
    ReplyReader reader =
        dialect == Dialect.OPENAI ? new OpenAiReply(ASK, deltas) : new AnthropicReply(ASK, deltas);
    var reading = new BodyReader(reader);
    for (ByteBuffer piece : pieces) {
      if (!reader.isDone()) {
        reading.read(piece);
      }
    }
    if (!reader.isDone()) {
      reading.end();
    }
    if (reader.error.isPresent()) {
      throw Fault.unreadable("error: " + reader.error.toText(), null);
    }
    Reply reply = reader.reply(new CallRepair(TOOLS, id -> false, new Random(1)));
    return new Read(reply, heard.text(), heard.thinking());
  }

  /** Returns chunks as the lines of a stream, and the end mark. */
  static String stream(String... events) {
    var text = new StringBuilder();
    for (String event : events) {
      text.append("data: ").append(event).append("\n\n");
    }
    return text.append("data: [DONE]\n\n").toString();
  }

  /** Returns a chunk with a delta. */
  static String delta(String members) {
    return "{\"id\":\"06b0ebbd0123456789abcdef01234567\",\"model\":\"MiniMax-M3\","
        + "\"choices\":[{\"index\":0,\"delta\":{"
        + members
        + "}}]}";
  }

  /** Returns the chunk that ends a reply. */
  static String finish(String reason) {
    return "{\"choices\":[{\"index\":0,\"finish_reason\":\"" + reason + "\",\"delta\":{}}]}";
  }

  /** Returns events of the Anthropic dialect, each named by its type. */
  static String messages(String... events) {
    var text = new StringBuilder();
    for (String event : events) {
      String type = JsonObject.parse(event).string("type").orElse("");
      text.append("event: ").append(type).append("\ndata: ").append(event).append("\n\n");
    }
    return text.toString();
  }
}
