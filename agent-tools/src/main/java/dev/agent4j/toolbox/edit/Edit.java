package dev.agent4j.toolbox.edit;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.toolbox.files.TextFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One replacement that the model asks for.
 *
 * @param label what messages call it
 * @param expect how often {@code old} must stand in the file; {@link #ALL} for at least once
 */
public record Edit(String label, String old, String replacement, long expect) {
  static final long ALL = 0;

  /** Returns the edits that {@code arguments} hold, which are valid by the tool's schema. */
  public static List<Edit> listOf(JsonObject arguments) {
    List<JsonObject> objects = arguments.objects("edits");
    if (objects.isEmpty()) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS, "edits is empty. Send at least one {\"old\": …, \"new\": …}.");
    }
    var edits = new ArrayList<Edit>();
    for (JsonObject object : objects) {
      String label = "edit " + (edits.size() + 1) + " of " + objects.size();
      edits.add(of(label, object));
    }
    return edits;
  }

  private static Edit of(String label, JsonObject object) {
    String old = object.string("old").orElse("");
    String replacement = object.string("new").orElse("");
    if (old.isEmpty()) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          label
              + ": old is empty. Send the text to replace, as it is in the file; to add text"
              + " send a line next to it as old, and that line with the addition as new.");
    }
    if (TextFile.unwritable(old, StandardCharsets.UTF_8).isPresent()) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          label + ": old holds half of a character, which no file does. Send whole characters.");
    }
    if (old.equals(replacement)) {
      throw new ToolException(
          Code.NO_CHANGE, label + ": old and new are the same; nothing was changed.");
    }
    boolean all = object.string("expect").filter("all"::equals).isPresent();
    long expect = all ? ALL : object.integer("expect").orElse(1);
    if (!all && expect < 1) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          label + ": expect is 1 or more, or \"all\", was " + object.get("expect"));
    }
    return new Edit(label, old, replacement, expect);
  }

  boolean isForAll() {
    return expect == ALL;
  }
}
