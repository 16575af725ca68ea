package dev.agent4j.benchmarks.contender;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.agent4j.benchmarks.contender.Said.Call;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Writes requests: the whole conversation, each time. */
final class BareRequest {
  private final String schema;
  private final boolean isStreaming;

  /**
   * @param schema the tool's parameters, as JSON
   */
  BareRequest(String schema, boolean isStreaming) {
    this.schema = schema;
    this.isStreaming = isStreaming;
  }

  /**
   * @param sizeHint about how long the body will be
   */
  byte[] write(List<Said> said, int sizeHint) throws IOException {
    var bytes = new ByteArrayOutputStream(sizeHint);
    try (JsonGenerator json = BareLoop.JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("model", "MiniMax-M3");
      if (isStreaming) {
        json.writeBooleanField("stream", true);
        json.writeObjectFieldStart("stream_options");
        json.writeBooleanField("include_usage", true);
        json.writeEndObject();
      }
      json.writeBooleanField("reasoning_split", true);
      tool(json);
      json.writeArrayFieldStart("messages");
      for (Said message : said) {
        message(json, message);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private void tool(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("tools");
    json.writeStartObject();
    json.writeStringField("type", "function");
    json.writeObjectFieldStart("function");
    json.writeStringField("name", LookUp.NAME);
    json.writeStringField("description", "Looks something up.");
    json.writeFieldName("parameters");
    json.writeRawValue(schema);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void message(JsonGenerator json, Said message) throws IOException {
    json.writeStartObject();
    if (message instanceof Said.User user) {
      json.writeStringField("role", "user");
      json.writeStringField("content", user.text());
    } else if (message instanceof Said.Result result) {
      json.writeStringField("role", "tool");
      json.writeStringField("tool_call_id", result.callId());
      json.writeStringField("content", result.text());
    } else if (message instanceof Said.Assistant assistant) {
      json.writeStringField("role", "assistant");
      if (!assistant.text().isEmpty()) {
        json.writeStringField("content", assistant.text());
      }
      calls(json, assistant.calls());
    }
    json.writeEndObject();
  }

  private static void calls(JsonGenerator json, List<Call> calls) throws IOException {
    if (calls.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tool_calls");
    for (Call call : calls) {
      json.writeStartObject();
      json.writeStringField("id", call.id());
      json.writeStringField("type", "function");
      json.writeObjectFieldStart("function");
      json.writeStringField("name", call.name());
      json.writeStringField("arguments", call.arguments());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
