package dev.agent4j.llm.minimax.testkit.answer;

import dev.agent4j.llm.minimax.testkit.script.Quirk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server-sent event; {@code name} is empty if it has none. */
public record SseEvent(String name, String data) {

  /** Returns the bytes of each event, written as {@code quirk} wants them. */
  public static List<byte[]> bytes(List<SseEvent> events, @Nullable Quirk quirk) {
    var parts = new ArrayList<byte[]>();
    String mark = quirk == Quirk.BYTE_ORDER_MARK ? "\uFEFF" : "";
    for (SseEvent event : events) {
      parts.add((mark + event.text(quirk)).getBytes(StandardCharsets.UTF_8));
      mark = "";
    }
    return parts;
  }

  private String text(@Nullable Quirk quirk) {
    String space = quirk == Quirk.NO_SPACE_AFTER_COLON ? "" : " ";
    var text = new StringBuilder();
    if (quirk == Quirk.COMMENTS_AND_PINGS) {
      text.append(": keep-alive\n\n");
      if (!name.isEmpty()) {
        text.append("event: ping\ndata: {\"type\":\"ping\"}\n\n");
      }
    }
    if (!name.isEmpty()) {
      text.append("event:").append(space).append(name).append('\n');
    }
    text.append("data:").append(space).append(data).append("\n\n");
    String lineEnd = quirk == Quirk.CRLF ? "\r\n" : quirk == Quirk.CR ? "\r" : "\n";
    return text.toString().replace("\n", lineEnd);
  }
}
