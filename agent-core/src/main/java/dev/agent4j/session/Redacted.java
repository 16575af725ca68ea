package dev.agent4j.session;

import dev.agent4j.json.JsonObject;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ContentBlock.Unknown;
import dev.agent4j.redact.Redaction;
import java.util.ArrayList;
import java.util.List;

/** What the model said, without secrets, as it is kept and sent again. */
@SuppressWarnings("ReferenceEquality") // the same: nothing was blacked out in it
public final class Redacted {
  private Redacted() {}

  /** Returns {@code reply} redacted; itself if there is no secret in it. */
  public static AssistantMessage reply(AssistantMessage reply, Redaction redaction) {
    List<ContentBlock> clean = null;
    int texts = 0;
    for (int i = 0; i < reply.content().size(); i++) {
      ContentBlock block = reply.content().get(i);
      texts += block instanceof Text ? 1 : 0;
      ContentBlock told = block(block, redaction);
      if (told != block && clean == null) {
        clean = new ArrayList<>(reply.content().subList(0, i));
      }
      if (clean != null) {
        clean.add(told);
      }
    }
    AssistantMessage redacted = clean == null ? reply : new AssistantMessage(clean);
    String whole = texts < 2 ? "" : redaction.text(reply.text());
    return texts < 2 || whole.equals(redacted.text()) ? redacted : withText(redacted, whole);
  }

  /** Returns {@code reply} with its text in one block, since a secret ran over several. */
  private static AssistantMessage withText(AssistantMessage reply, String text) {
    List<ContentBlock> blocks = new ArrayList<>(reply.content());
    blocks.replaceAll(it -> it instanceof Text ? new Text("") : it);
    blocks.set(blocks.indexOf(new Text("")), new Text(text));
    blocks.removeIf(new Text("")::equals);
    return new AssistantMessage(blocks);
  }

  /** Returns {@code call} redacted but for its id; itself if there is no secret in it. */
  public static ToolCall call(ToolCall call, Redaction redaction) {
    JsonObject arguments = redaction.json(call.arguments());
    String name = redaction.text(call.name());
    String raw = call.unreadable();
    String written = raw == null ? null : redaction.text(raw);
    return arguments == call.arguments() && name == call.name() && written == raw
        ? call
        : new ToolCall(call.id(), name, arguments, written);
  }

  private static ContentBlock block(ContentBlock block, Redaction redaction) {
    if (block instanceof Text it) {
      String text = redaction.text(it.text());
      return text == it.text() ? it : new Text(text);
    }
    if (block instanceof Thinking it) {
      // A seal does not fit what was changed.
      String text = redaction.text(it.text());
      return text == it.text() ? it : new Thinking(text, null);
    }
    if (block instanceof ToolCall it) {
      return call(it, redaction);
    }
    Unknown unknown = (Unknown) block;
    JsonObject raw = redaction.json(unknown.raw());
    return raw == unknown.raw() ? unknown : new Unknown(unknown.type(), raw);
  }
}
