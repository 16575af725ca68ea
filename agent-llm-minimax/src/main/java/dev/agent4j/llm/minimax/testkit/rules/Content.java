package dev.agent4j.llm.minimax.testkit.rules;

import static dev.agent4j.llm.minimax.testkit.rules.Refused.badRequest;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.Ask;
import dev.agent4j.llm.minimax.testkit.script.StubModel;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a message shows the model: its text, and how many images and videos. */
record Content(String text, int media) {
  private static final Set<String> MEDIA = Set.of("image_url", "video_url", "image", "video");

  static final Content NONE = new Content("", 0);

  /** Reads a string, a list of parts, or nothing. */
  static Content of(@Nullable Object value, StubModel model) {
    if (value == null) {
      return NONE;
    }
    if (value instanceof String text) {
      return new Content(text, 0);
    }
    if (!(value instanceof List<?> parts)) {
      throw Rules.mismatch("string", value);
    }
    Content content = NONE;
    for (Object part : parts) {
      if (!(part instanceof JsonObject object)) {
        throw Rules.mismatch("ContentPart", part);
      }
      content = content.plus(part(object, model));
    }
    return content;
  }

  /** Reads one part; an image or video is dropped if {@code model} does not see. */
  static Content part(JsonObject part, StubModel model) {
    String type = part.string("type").orElse("");
    if (type.equals("text")) {
      return new Content(part.string("text").orElse(""), 0);
    }
    if (!MEDIA.contains(type)) {
      throw badRequest("invalid content type: " + type);
    }
    String url = part.object(type).flatMap(it -> it.string("url")).orElse("");
    if (url.startsWith("data:")) {
      Rules.mediaSize(type, url);
    }
    part.object("source")
        .flatMap(it -> it.string("data"))
        .ifPresent(it -> Rules.mediaSize(type, it));
    return new Content("", model.media() ? 1 : 0);
  }

  Content plus(Content other) {
    return new Content(text + other.text, media + other.media);
  }

  boolean isEmpty() {
    return text.isEmpty() && media == 0;
  }

  /** Returns this, if there is anything in it; else the request is refused. */
  Content orRefused() {
    if (isEmpty()) {
      throw Rules.emptyContent();
    }
    return this;
  }

  Ask.Message by(Ask.Role role, String callId) {
    return new Ask.Message(role, text, "", List.of(), callId, media);
  }
}
