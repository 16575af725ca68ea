package dev.agent4j.toolbox.update;

import dev.agent4j.toolbox.edit.EditPlan;
import java.io.IOException;

/** What the model knows of one file, and is told of it. */
public interface KnownFile {

  /** How it compares to what the file is. */
  enum Knowledge {
    UNKNOWN,
    STALE,
    CURRENT
  }

  /** Compares it to a content, by its hash. */
  Knowledge of(String sha256) throws IOException;

  /** Tells whether the model has seen these lines. */
  boolean hasSeen(EditPlan.Lines lines) throws IOException;

  /** Notes that a message shows these lines. */
  void shown(EditPlan.Lines lines) throws IOException;

  /** Notes that all of the file was written. */
  void wrote(String sha256) throws IOException;

  /** Notes that a part of it was written, if what was there before is known. */
  void edited(String before, String sha256, long firstChanged) throws IOException;
}
