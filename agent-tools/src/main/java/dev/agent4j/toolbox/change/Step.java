package dev.agent4j.toolbox.change;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is done to one file: it is made, replaced or deleted.
 *
 * @param path relative to the workspace, not by a link
 * @param before null if there is no such file before
 * @param after null if there is none after
 */
record Step(String path, @Nullable Image before, @Nullable Image after) {

  /** Makes it ready. */
  Prepared prepare(FileAccess files) throws IOException {
    return files.prepare(path, before, after);
  }

  /** Tells whether it takes a file away: that is done last. */
  boolean isDelete() {
    return after == null;
  }
}
