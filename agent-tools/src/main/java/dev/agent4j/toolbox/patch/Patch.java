package dev.agent4j.toolbox.patch;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.edit.Hunk;
import dev.agent4j.toolbox.files.LineEnds;
import dev.agent4j.toolbox.files.Show;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A patch, as a model writes it: between {@code *** Begin Patch} and its end, or a unified diff.
 */
public final class Patch {
  private static final int MAX_FILES = 200;

  private Patch() {}

  /**
   * Reads a patch.
   *
   * @throws ToolException INVALID_ARGUMENTS naming the line that cannot be read
   */
  public static List<FilePatch> parse(String text) {
    List<String> lines = LineEnds.toLf(text).lines().toList();
    int begin = indexOf(lines, MarkedPatch.BEGIN);
    List<FilePatch> files =
        begin >= 0 ? new MarkedPatch(lines, begin + 1).parse() : new UnifiedPatch(lines).parse();
    if (files.isEmpty()) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          "The patch names no file. Write it as\n*** Begin Patch\n*** Update File: path\n@@ a line"
              + " above the place\n a line that stays\n-a line that goes\n+a line that comes\n***"
              + " End Patch");
    }
    refuseTooManyOrTwice(files);
    return files;
  }

  private static void refuseTooManyOrTwice(List<FilePatch> files) {
    if (files.size() > MAX_FILES) {
      throw new ToolException(
          Code.TOO_LARGE,
          "The patch changes " + files.size() + " files, more than 200. Send it in parts.");
    }
    Set<String> seen = new HashSet<>();
    for (FilePatch file : files) {
      boolean twice = !seen.add(file.path());
      if (twice || (!file.movedTo().isEmpty() && !seen.add(file.movedTo()))) {
        throw new ToolException(
            Code.INVALID_ARGUMENTS,
            Show.line(twice ? file.path() : file.movedTo())
                + ": named twice in the patch; nothing was changed. Put all that is done to a file"
                + " into one section.");
      }
    }
  }

  static int indexOf(List<String> lines, String wanted) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().equals(wanted)) {
        return i;
      }
    }
    return -1;
  }

  static ToolException unreadable(int line, String text, String why) {
    return new ToolException(
        Code.INVALID_ARGUMENTS,
        String.format(
            "Line %d of the patch cannot be read: %s. %s Nothing was changed.",
            line, Show.quoted(text), why));
  }

  /** Adds a hunk that is complete. */
  static void finish(HunkLines lines, String path, List<Hunk> hunks) {
    if (lines.isUntouched()) {
      return;
    }
    String label = "hunk " + (hunks.size() + 1);
    if (!lines.changesSomething()) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          String.format(
              "%s: %s has no line that begins with + or -; nothing was changed.",
              Show.line(path), label));
    }
    hunks.add(lines.toHunk(label));
  }

  /** Returns the hunk that a new file is. */
  static Hunk newFile(List<String> lines) {
    return new Hunk("hunk 1", List.of(), List.of(), new ArrayList<>(lines), true, 0);
  }
}
