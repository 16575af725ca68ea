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

  /** Notes what the model is told of it. */
  void note(News news) throws IOException;

  /** What becomes known of a file. */
  sealed interface News {

    /** A message shows these lines. */
    record Shown(EditPlan.Lines lines) implements News {}

    /** All of the file was written. */
    record Wrote(String sha256) implements News {}

    /** A part of it was written, which tells of the rest if what was there before is known. */
    record Edited(String before, String sha256, long firstChanged) implements News {}
  }
}
