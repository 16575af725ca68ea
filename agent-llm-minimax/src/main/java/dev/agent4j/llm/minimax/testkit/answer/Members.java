package dev.agent4j.llm.minimax.testkit.answer;

import dev.agent4j.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object in the making, in the order they are put. */
public final class Members {
  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

  public static Members with(String name, @Nullable Object value) {
    return new Members().put(name, value);
  }

  public Members put(String name, @Nullable Object value) {
    members.put(name, value);
    return this;
  }

  /** Puts the member if {@code condition} holds. */
  Members putIf(boolean condition, String name, @Nullable Object value) {
    return condition ? put(name, value) : this;
  }

  Members putAll(Members others) {
    members.putAll(others.members);
    return this;
  }

  public JsonObject toJson() {
    return JsonObject.of(members);
  }
}
