package dev.agent4j.execution;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.event.Redactor;
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
    if (clean.length() != text.length() || !clean.equals(text)) {
      isMarkGiven().set(true);
    }
    return clean;
  }

  ToolOutput clean(ToolOutput output) {
    return new ToolOutput(clean(output.text()), redactor.redact(output.details()));
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
    if (prepared.effects().writes().isEmpty()) {
      return;
    }
    String arguments = prepared.arguments().toString();
    List<String> tags = redactor.namedTags(arguments);
    if (tags.isEmpty() && arguments.contains(Redactor.MARK) && isMarkGiven().get()) {
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
