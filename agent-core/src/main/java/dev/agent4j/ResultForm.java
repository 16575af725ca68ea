package dev.agent4j;

import static java.util.stream.Collectors.joining;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.json.RecordType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The record that a turn is to result in, by the schema and the checks of tool arguments. */
final class ResultForm<T extends Record> {
  private final RecordType<T> type;
  private @Nullable T value;

  ResultForm(Class<T> type) {
    this.type = RecordType.of(type);
  }

  /** Returns what the model is told with the prompt. */
  String instructions() {
    return "When you are done, answer with one JSON object and nothing else. It must fit this JSON"
        + " schema:\n"
        + type.schema().toJson();
  }

  /**
   * Takes an answer.
   *
   * @return what is wrong with it, for the model; empty if it fits
   */
  Optional<String> accept(String answer) {
    try {
      JsonSchema.Checked checked = type.schema().check(JsonObject.parse(object(answer)));
      if (!checked.isValid()) {
        return Optional.of(checked.problems().stream().collect(joining("\n- ", "- ", "")));
      }
      value = type.read(checked.value());
      return Optional.empty();
    } catch (JsonException e) {
      return Optional.of("- " + e.getMessage());
    }
  }

  /** Returns the answer from its first brace to its last: models like to add a fence or a word. */
  private static String object(String answer) {
    int from = answer.indexOf('{');
    int to = answer.lastIndexOf('}');
    return from < 0 || to < from ? answer : answer.substring(from, to + 1);
  }

  /** Returns what was accepted; empty if nothing was. */
  Optional<T> value() {
    return Optional.ofNullable(value);
  }
}
