package dev.agent4j.llm.minimax.reply;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.wire.Json;
import dev.agent4j.llm.minimax.wire.ReasoningSeal;
import dev.agent4j.message.ContentBlock.Thinking;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reasoning of a chat completion. It may stand in {@code reasoning_details}, in a member beside
 * the content, between tags in the content, or in several of them: then the first one counts, as
 * they say the same.
 */
final class SplitReasoning {
  private enum Place {
    DETAILS,
    MEMBER,
    CONTENT
  }

  /** An entry of {@code reasoning_details}: its text, and all else that it had. */
  private static final class Entry {
    final long index;
    final Map<String, @Nullable Object> members = new LinkedHashMap<>();
    final Fragments fragments = new Fragments();
    final StringBuilder text = new StringBuilder();

    Entry(long index) {
      this.index = index;
    }
  }

  private final Deltas deltas;
  private final List<Entry> entries = new ArrayList<>(0);
  private @Nullable Place place;

  SplitReasoning(Deltas deltas) {
    this.deltas = deltas;
  }

  private boolean isAt(Place found) {
    place = place == null ? found : place;
    return place == found;
  }

  /** Reads the value of {@code reasoning_details}; returns whether there was something in it. */
  boolean details(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return false;
    }
    boolean hasEntry = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT && isAt(Place.DETAILS)) {
        detail(parser);
        hasEntry = true;
      } else {
        parser.skipChildren();
      }
    }
    return hasEntry;
  }

  private void detail(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    String fragment = "";
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (name.equals("text")) {
        fragment = Json.text(parser);
      } else {
        members.put(name, Json.value(parser));
      }
    }
    Entry entry = entry(members.get("index") instanceof Long index ? index : 0);
    TooManyException.check(entries.size(), "entries of reasoning");
    entry.members.putAll(members);
    add(entry, fragment);
  }

  private Entry entry(long index) {
    for (Entry entry : entries) {
      if (entry.index == index) {
        return entry;
      }
    }
    var entry = new Entry(index);
    entries.add(entry);
    return entry;
  }

  private void add(Entry entry, String fragment) {
    append(entry, fragment.isEmpty() ? "" : entry.fragments.add(fragment));
  }

  private void append(Entry entry, String text) {
    if (!text.isEmpty()) {
      entry.text.append(text);
      deltas.thinking(text);
    }
  }

  /** Adds reasoning from a member of its own beside the content. */
  void plain(String fragment) {
    if (isAt(Place.MEMBER)) {
      add(entry(0), fragment);
    }
  }

  /** Adds reasoning that stood between tags in the content. */
  void fromTags(String fragment) {
    if (isAt(Place.CONTENT)) {
      append(entry(0), fragment);
    }
  }

  /** Ends the reasoning and adds it to {@code parts}. */
  void end(List<Object> parts) {
    for (Entry entry : entries) {
      append(entry, entry.fragments.rest(null));
      String text = entry.text.toString();
      // The closing tag is sometimes left at the end.
      String bare = text.endsWith("</think>") ? text.substring(0, text.length() - 8) : text;
      if (!bare.isEmpty() || !entry.members.isEmpty()) {
        parts.add(new Thinking(bare, signature(entry)));
      }
    }
  }

  private @Nullable String signature(Entry entry) {
    return place == Place.CONTENT
        ? ReasoningSeal.IN_CONTENT
        : entry.members.isEmpty() ? null : JsonObject.of(entry.members).toString();
  }
}
