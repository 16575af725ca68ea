package dev.agent4j.execution;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.event.Redactor;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps the secrets that tools come across from the model, and what stands for them from files. */
final class Secrecy {
  private final Redactor redactor;
  private final ToolScope scope;

  Secrecy(Redactor redactor, ToolScope scope) {
    this.redactor = redactor;
    this.scope = scope;
  }

  /** Returns what the calls of the session share. */
  ToolScope scope() {
    return scope;
  }

  String clean(String text) {
    String clean = redactor.redact(text);
    if (!clean.equals(text)) {
      isMarkGiven().set(true);
    }
    return clean;
  }

  @SuppressWarnings("ReferenceEquality") // the same: nothing was blacked out in them
  ToolOutput clean(ToolOutput output) {
    String text = clean(output.text());
    JsonObject details = redactor.redact(output.details());
    return text == output.text() && details == output.details()
        ? output
        : new ToolOutput(text, details);
  }

  Throwable clean(Throwable thrown) {
    return redactor.redact(thrown);
  }

  /** Whether the model was given a mark that has no name, and that may stand in a file as well. */
  private AtomicBoolean isMarkGiven() {
    return scope.get(Secrecy.class, AtomicBoolean::new);
  }

  /**
   * @throws ToolException if the call would write what the model was shown in place of a secret
   */
  void checkWrites(PreparedCall prepared) {
    boolean isGiven = isMarkGiven().get();
    if (prepared.effects().writes().isEmpty() || !(isGiven || redactor.hasNames())) {
      return;
    }
    String arguments = prepared.arguments().toString();
    List<String> tags = redactor.namedTags(arguments);
    if (tags.isEmpty() && isGiven && arguments.contains(Redactor.MARK)) {
      tags = List.of(Redactor.MARK);
    }
    if (!tags.isEmpty()) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          "Not executed: the arguments hold "
              + String.join(", ", tags)
              + ", which stands for a secret that you are not shown; it would be written in the"
              + " secret's place. Leave that part out: edit around it, or name the variable or file"
              + " that has the secret.");
    }
  }
}
