package dev.agent4j.toolbox.update;

import java.io.IOException;
import java.util.List;

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

  /** Tells whether the model has seen lines with these texts in the file, wherever they stood. */
  boolean hasSeen(List<String> lines) throws IOException;

  /** Notes what the model is told of it. */
  void note(News news) throws IOException;

  /** What becomes known of a file. */
  sealed interface News {

    /** A message shows these lines. */
    record Shown(List<String> lines) implements News {}

    /**
     * All of the file was written.
     *
     * @param text what the model has written of it or was shown, line by line
     */
    record Wrote(String sha256, String text) implements News {}

    /**
     * A part of it was written, which tells of the rest if what was there before is known.
     *
     * @param lines those that the result shows as they are now
     */
    record Edited(String before, String sha256, List<String> lines) implements News {}
  }
}
