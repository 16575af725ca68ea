package dev.agent4j.toolbox.patch;

import dev.agent4j.toolbox.edit.Hunk;
import java.util.List;

/**
 * What a patch does to one file.
 *
 * @param path as the model named it
 * @param movedTo where the file is to be afterwards; empty if it stays
 * @param hunks what changes; of a file that is added, its lines as one hunk
 */
public record FilePatch(Kind kind, String path, String movedTo, List<Hunk> hunks) {

  /** What becomes of the file. */
  public enum Kind {
    ADD,
    UPDATE,
    DELETE
  }

  public FilePatch {
    hunks = List.copyOf(hunks);
  }

  /** Returns all lines that the patch adds, for one to look through. */
  public String added() {
    var added = new StringBuilder();
    for (Hunk hunk : hunks) {
      hunk.now().forEach(it -> added.append(it).append('\n'));
    }
    return added.toString();
  }
}
