package dev.agent4j.toolbox.update;

import dev.agent4j.toolbox.edit.EditPlan;

/** What the model knows of one file. */
public interface KnownFile {

  /** How it compares to what the file is. */
  enum Knowledge {
    UNKNOWN,
    STALE,
    CURRENT
  }

  /** Compares it to a content, by its hash. */
  Knowledge of(String sha256);

  /** Tells whether the model has seen the text of these lines of {@code file}. */
  boolean hasSeen(EditPlan.Lines lines, String text);
}
