package dev.agent4j.llm.minimax.markup;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import org.jspecify.annotations.Nullable;

/** A tool call as far as it was received. */
public final class PendingCall {
  private String id = "";
  private String name = "";
  private String json = "";

  /** What comes after the first fragment; null as long as nothing has. */
  private @Nullable StringBuilder more;

  private @Nullable JsonObject object;
  private boolean isLeaked;

  /** Returns a call that was recovered from text. */
  static PendingCall leaked(String name, @Nullable JsonObject arguments, String markup) {
    var call = new PendingCall();
    call.isLeaked = true;
    call.name = name;
    call.object = arguments;
    call.json = markup;
    return call;
  }

  public String id() {
    return id;
  }

  public String name() {
    return name;
  }

  public boolean isLeaked() {
    return isLeaked;
  }

  /** Sets the id and the name, as far as they are given and were not before. */
  public void identify(@Nullable String id, @Nullable String name) {
    if (id != null && this.id.isEmpty()) {
      this.id = id;
    }
    if (name != null && this.name.isEmpty()) {
      this.name = name;
    }
  }

  /** Sets arguments that come whole; fragments after them count more. */
  public void arguments(JsonObject whole) {
    object = whole;
  }

  /** Adds a fragment of the arguments; one that repeats all fragments before replaces them. */
  public void arguments(String fragment) {
    if (fragment.isEmpty()) {
      return;
    }
    StringBuilder joined = more;
    int length = joined == null ? json.length() : joined.length();
    if (length == 0 || (fragment.length() >= length && fragment.startsWith(json()))) {
      json = fragment;
      more = null;
      return;
    }
    if (joined == null) {
      joined = new StringBuilder(json);
      more = joined;
    }
    joined.append(fragment);
  }

  private String json() {
    return more == null ? json : more.toString();
  }

  /** Returns the arguments if they can be read; null otherwise. */
  public @Nullable JsonObject read(boolean isCutOff) {
    if (isLeaked) {
      return object;
    }
    String text = json();
    if (text.isBlank()) {
      return object != null ? object : isCutOff ? null : JsonObject.empty();
    }
    try {
      return isCutOff ? JsonObject.parse(text) : JsonObject.parseLenient(text).object();
    } catch (JsonException e) {
      return null;
    }
  }

  /**
   * Returns the call.
   *
   * @param isCutOff whether the reply may have ended within it: then no arguments are not empty
   *     ones, and nothing is put right
   */
  public ToolCall toCall(String finalId, String finalName, boolean isCutOff) {
    JsonObject arguments = read(isCutOff);
    return arguments == null
        ? new ToolCall(finalId, finalName, JsonObject.empty(), json())
        : new ToolCall(finalId, finalName, arguments);
  }
}
