package dev.agent4j.toolbox.patch;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.edit.Hunk;
import dev.agent4j.toolbox.patch.FilePatch.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form in which lines with three stars name what is done to which file. */
final class MarkedPatch {
  static final String BEGIN = "*** Begin Patch";
  private static final String END = "*** End Patch";
  private static final String ADD = "*** Add File:";
  private static final String UPDATE = "*** Update File:";
  private static final String DELETE = "*** Delete File:";
  private static final String MOVE = "*** Move to:";
  private static final String END_OF_FILE = "*** End of File";

  private static final Pattern NUMBERS =
      Pattern.compile("@@ -(\\d{1,9})(?:,\\d+)? \\+\\d+(?:,\\d+)? @@.*");

  private final List<String> lines;
  private final int end;
  private int at;

  MarkedPatch(List<String> lines, int begin) {
    this.lines = lines;
    at = begin;
    int found = -1;
    for (int i = lines.size() - 1; i >= begin && found < 0; i--) {
      found = lines.get(i).strip().equals(END) ? i : -1;
    }
    if (found < 0) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          "The patch has no line \"*** End Patch\"; nothing was changed. The reply may have hit its"
              + " limit of output: send the patch again, in smaller parts.");
    }
    end = found;
  }

  List<FilePatch> parse() {
    var files = new ArrayList<FilePatch>();
    while (at < end) {
      String line = lines.get(at++);
      if (line.isBlank()) {
        continue;
      }
      if (line.startsWith(ADD)) {
        files.add(added(path(line, ADD)));
      } else if (line.startsWith(DELETE)) {
        files.add(new FilePatch(Kind.DELETE, path(line, DELETE), "", List.of()));
      } else if (line.startsWith(UPDATE)) {
        files.add(updated(path(line, UPDATE)));
      } else {
        throw Patch.unreadable(
            at,
            line,
            "Expected \"*** Update File: path\", \"*** Add File: path\" or \"*** Delete File:"
                + " path\".");
      }
    }
    return files;
  }

  private String path(String line, String mark) {
    String path = line.substring(mark.length()).strip();
    if (path.isEmpty()) {
      throw Patch.unreadable(at, line, "It names no path.");
    }
    return path;
  }

  private FilePatch added(String path) {
    var content = new ArrayList<String>();
    for (; at < end && !isHead(lines.get(at)); at++) {
      String line = lines.get(at);
      if (line.startsWith("+")) {
        content.add(line.substring(1));
      } else if (!line.isBlank()) {
        throw Patch.unreadable(at + 1, line, "Each line of a new file begins with +.");
      }
    }
    return new FilePatch(Kind.ADD, path, "", List.of(Patch.newFile(content)));
  }

  private static boolean isHead(String line) {
    return line.startsWith(ADD) || line.startsWith(UPDATE) || line.startsWith(DELETE);
  }

  private FilePatch updated(String path) {
    String movedTo = "";
    if (at < end && lines.get(at).startsWith(MOVE)) {
      movedTo = path(lines.get(at++), MOVE);
    }
    var hunks = new ArrayList<Hunk>();
    var hunk = new HunkLines();
    for (; at < end && !isHead(lines.get(at)); at++) {
      String line = lines.get(at);
      if (line.startsWith("@@")) {
        if (hunk.hasLines()) {
          Patch.finish(hunk, path, hunks);
          hunk = new HunkLines();
        }
        anchor(hunk, line);
      } else if (line.strip().equals(END_OF_FILE)) {
        hunk.reachesTheEnd();
        Patch.finish(hunk, path, hunks);
        hunk = new HunkLines();
      } else if (!hunk.take(line)) {
        throw Patch.unreadable(
            at + 1, line, "A line of a hunk begins with a space, + or -; an anchor with @@.");
      }
    }
    Patch.finish(hunk, path, hunks);
    if (hunks.isEmpty() && movedTo.isEmpty()) {
      throw Patch.unreadable(at, "*** Update File: " + path, "Nothing in it is to be changed.");
    }
    return new FilePatch(Kind.UPDATE, path, movedTo, hunks);
  }

  private static void anchor(HunkLines hunk, String line) {
    Matcher numbers = NUMBERS.matcher(line);
    if (numbers.matches()) {
      hunk.standsAt(Integer.parseInt(numbers.group(1)));
      return;
    }
    String text = line.substring(2).stripTrailing();
    text = text.endsWith(" @@") ? text.substring(0, text.length() - 3) : text;
    if (!text.isBlank()) {
      hunk.anchor(text.startsWith(" ") ? text.substring(1) : text);
    }
  }
}
