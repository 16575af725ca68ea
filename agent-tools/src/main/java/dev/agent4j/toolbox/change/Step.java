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

  /** Returns what takes this back. */
  Step inverse() {
    return new Step(path, after, before);
  }

  /** Does it; fails if the file is not as it was before. */
  void apply(FileAccess files) throws IOException, InterruptedException {
    if (before == null && after != null) {
      files.create(path, after);
    } else if (before != null && after == null) {
      files.delete(path, before.sha256());
    } else if (before != null && after != null) {
      files.replace(path, after.content(), before.sha256());
    }
  }
}
