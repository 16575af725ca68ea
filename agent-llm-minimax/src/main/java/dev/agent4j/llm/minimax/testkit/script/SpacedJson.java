package dev.agent4j.llm.minimax.testkit.script;

import dev.agent4j.json.JsonObject;

/** Writes tool arguments as MiniMax does: with a space after each colon and comma. */
final class SpacedJson {
  private SpacedJson() {}

  static String of(JsonObject object) {
    String dense = object.toString();
    var spaced = new StringBuilder(dense.length() + 16);
    boolean quoted = false;
    for (int i = 0; i < dense.length(); i++) {
      char c = dense.charAt(i);
      spaced.append(c);
      if (quoted && c == '\\') {
        spaced.append(dense.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ':' || c == ',')) {
        spaced.append(' ');
      }
    }
    return spaced.toString();
  }
}
