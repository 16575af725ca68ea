package dev.agent4j.toolbox.edit;

import java.util.List;

/**
 * A part of a patch: whole lines that stand in a file, and what takes their place.
 *
 * @param label what messages call it
 * @param anchors lines that stand before it, the outermost first; empty if none were named
 * @param old lines without their ends; empty if lines are only added
 * @param now what takes their place
 * @param atEnd whether it reaches to the end of the file
 * @param line where it says that it stands, counted from 1; 0 if it does not say
 */
public record Hunk(
    String label,
    List<String> anchors,
    List<String> old,
    List<String> now,
    boolean atEnd,
    int line) {

  public Hunk {
    anchors = List.copyOf(anchors);
    old = List.copyOf(old);
    now = List.copyOf(now);
  }
}
