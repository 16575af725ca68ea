package dev.agent4j.toolbox.patch;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.edit.Hunk;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.patch.FilePatch.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form that {@code diff -u} and {@code git diff} write. Its counts of lines are not looked at,
 * for models miscount.
 */
final class UnifiedPatch {
  private static final String NOTHING = "/dev/null";
  private static final Pattern HUNK =
      Pattern.compile("@@ -(\\d{1,9})(?:,\\d+)? \\+\\d+(?:,\\d+)? @@.*");

  private final List<String> lines;
  private int at;

  UnifiedPatch(List<String> lines) {
    this.lines = lines;
  }

  List<FilePatch> parse() {
    var files = new ArrayList<FilePatch>();
    while (at < lines.size()) {
      String line = lines.get(at);
      if (line.startsWith("rename ") || line.startsWith("GIT binary patch")) {
        throw Patch.unreadable(
            at + 1, line, "To move a file use \"*** Move to: path\"; binary files use a command.");
      }
      if (isHead()) {
        files.add(file());
      } else {
        at++;
      }
    }
    return files;
  }

  private boolean isHead() {
    return at + 1 < lines.size()
        && lines.get(at).startsWith("--- ")
        && lines.get(at + 1).startsWith("+++ ");
  }

  private FilePatch file() {
    String from = path(lines.get(at++));
    String to = path(lines.get(at++));
    boolean git = from.startsWith("a/") || from.equals(NOTHING);
    git &= to.startsWith("b/") || to.equals(NOTHING);
    String old = git && !from.equals(NOTHING) ? from.substring(2) : from;
    String now = git && !to.equals(NOTHING) ? to.substring(2) : to;
    List<Hunk> hunks = hunks(old.equals(NOTHING) ? now : old);
    if (old.equals(NOTHING)) {
      List<String> content = hunks.stream().flatMap(it -> it.now().stream()).toList();
      return new FilePatch(Kind.ADD, now, "", List.of(Patch.newFile(content)));
    }
    if (now.equals(NOTHING)) {
      return new FilePatch(Kind.DELETE, old, "", hunks);
    }
    if (!now.equals(old)) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          String.format(
              "The patch names two files for one: %s and %s; nothing was changed. Name the file"
                  + " that is there in both lines; to move it use \"*** Move to: path\".",
              Show.line(old), Show.line(now)));
    }
    return new FilePatch(Kind.UPDATE, old, "", hunks);
  }

  private static String path(String line) {
    String path = line.substring(4);
    int tab = path.indexOf('\t');
    return (tab < 0 ? path : path.substring(0, tab)).strip();
  }

  private List<Hunk> hunks(String path) {
    var hunks = new ArrayList<Hunk>();
    var hunk = new HunkLines();
    for (; at < lines.size() && !isHead(); at++) {
      String line = lines.get(at);
      Matcher head = HUNK.matcher(line);
      if (head.matches()) {
        Patch.finish(hunk, path, hunks);
        hunk = new HunkLines();
        hunk.standsAt(Integer.parseInt(head.group(1)));
      } else if (line.startsWith("diff ") || line.startsWith("index ")) {
        break;
      } else if (!hunk.take(line)) {
        throw Patch.unreadable(at + 1, line, "A line of a hunk begins with a space, + or -.");
      }
    }
    Patch.finish(hunk, path, hunks);
    if (hunks.isEmpty()) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          Show.line(path) + ": the patch has no hunk for it; nothing was changed.");
    }
    return hunks;
  }
}
