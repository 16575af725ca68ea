package dev.agent4j.toolbox.edit;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.match.LineForm;
import dev.agent4j.toolbox.match.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds the lines that a hunk names to say where it stands, and how far each one reaches. */
final class Anchors {
  private final String path;
  private final TextLines lines;

  /** Lines from {@code first} to {@code last}, which a line at {@code first} is the head of. */
  record Window(int first, int last) {
    boolean holds(int line) {
      return first <= line && line <= last;
    }
  }

  Anchors(String path, TextLines lines) {
    this.path = path;
    this.lines = lines;
  }

  Window everything() {
    return new Window(1, Math.max(1, lines.count()));
  }

  /**
   * Returns where the innermost anchor stands, below the others, and what is indented below it.
   *
   * @throws ToolException NOT_FOUND if one stands nowhere
   */
  List<Window> blocks(Hunk hunk) {
    List<Window> windows = List.of(everything());
    for (String anchor : hunk.anchors()) {
      List<Window> inside = below(anchor, windows);
      if (inside.isEmpty()) {
        windows = toTheEnd(windows);
        inside = below(anchor, windows);
      }
      if (inside.isEmpty()) {
        throw new ToolException(
            Code.NOT_FOUND,
            String.format(
                "%s: %s: the line %s, named after @@, was not found%s; nothing was changed. Name a"
                    + " whole line that stands above the place, or none.",
                path,
                hunk.label(),
                Show.quoted(anchor),
                hunk.anchors().size() > 1 ? " below the lines named before it" : ""));
      }
      windows = inside;
    }
    return windows;
  }

  /** Returns the windows, but to the end of the file. */
  List<Window> toTheEnd(List<Window> windows) {
    return windows.stream().map(it -> new Window(it.first(), everything().last())).toList();
  }

  private List<Window> below(String anchor, List<Window> windows) {
    String wanted = LineForm.of(anchor, Equality.INDENT);
    List<Predicate<String>> ladder =
        List.of(
            line -> line.strip().equals(anchor.strip()),
            line -> LineForm.of(line, Equality.INDENT).equals(wanted),
            line -> isBeginning(wanted, LineForm.of(line, Equality.INDENT)));
    for (Predicate<String> rung : ladder) {
      var found = new ArrayList<Window>();
      for (int number = 1; number <= lines.count(); number++) {
        int line = number;
        if (windows.stream().anyMatch(it -> it.holds(line)) && rung.test(lines.line(line))) {
          found.add(new Window(line, blockEnd(line)));
        }
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private static boolean isBeginning(String anchor, String line) {
    return !anchor.isEmpty()
        && line.startsWith(anchor)
        && !Character.isLetterOrDigit(line.charAt(anchor.length()));
  }

  /** Returns the last line that is indented more than the one at {@code head}. */
  private int blockEnd(int head) {
    int indent = LineForm.indent(lines.line(head));
    int number = head + 1;
    for (; number <= lines.count(); number++) {
      String line = lines.line(number);
      if (!line.isBlank() && LineForm.indent(line) <= indent) {
        break;
      }
    }
    return number - 1;
  }
}
