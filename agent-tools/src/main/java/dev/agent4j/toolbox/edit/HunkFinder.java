package dev.agent4j.toolbox.edit;

import static java.util.stream.Collectors.joining;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.edit.Anchors.Window;
import dev.agent4j.toolbox.edit.Rewrite.Replacement;
import dev.agent4j.toolbox.files.LineEnds;
import dev.agent4j.toolbox.match.Miss;
import dev.agent4j.toolbox.match.Occurrences;
import dev.agent4j.toolbox.match.Span;
import dev.agent4j.toolbox.match.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds the places of hunks: each has to be the only one that its anchors leave. */
final class HunkFinder {
  private static final int MAX_SHOWN = 5;

  private final String path;
  private final TextLines lines;
  private final Drafts drafts;
  private final Anchors anchors;
  private final List<Change> changes = new ArrayList<>();
  private final List<String> inPlace = new ArrayList<>();

  HunkFinder(String path, TextLines lines) {
    this.path = path;
    this.lines = lines;
    drafts = new Drafts(path, lines);
    anchors = new Anchors(path, lines);
  }

  List<Change> changes() {
    return changes;
  }

  List<String> inPlace() {
    return inPlace;
  }

  void find(Hunk hunk) throws InterruptedException {
    List<Window> blocks = anchors.blocks(hunk);
    if (hunk.old().isEmpty()) {
      insert(hunk, blocks);
      return;
    }
    Occurrences found = find(hunk, blocks);
    if (found.spans().isEmpty() && !hunk.anchors().isEmpty()) {
      found = find(hunk, anchors.toTheEnd(blocks));
    }
    boolean strict =
        !found.spans().isEmpty() && found.equality().compareTo(Equality.LINE_ENDS) <= 0;
    if (!strict && isInPlace(hunk, found)) {
      return;
    }
    if (found.spans().isEmpty()) {
      String old = String.join("\n", hunk.old()) + "\n";
      throw new ToolException(
          Code.NOT_FOUND, path + ": " + hunk.label() + ": " + Miss.describe(lines, old, false));
    }
    add(hunk, onlyOne(hunk, found), found.equality());
  }

  private Occurrences find(Hunk hunk, List<Window> windows) throws InterruptedException {
    Predicate<Span> here =
        span ->
            windows.stream().anyMatch(it -> it.holds(lines.numberAt(span.start())))
                && (!hunk.atEnd() || isLast(span));
    return Occurrences.ofLines(lines, hunk.old(), here);
  }

  private boolean isLast(Span span) {
    return lines.next(lines.numberAt(span.end())) == lines.text().length();
  }

  private boolean isInPlace(Hunk hunk, Occurrences found) throws InterruptedException {
    if (hunk.now().isEmpty()) {
      return false;
    }
    Occurrences now = Occurrences.ofLines(lines, hunk.now(), it -> true);
    boolean done =
        now.spans().size() == 1
            && now.equality().compareTo(Equality.LINE_ENDS) <= 0
            && found.spans().stream().allMatch(now.spans().get(0)::contains);
    if (done) {
      inPlace.add(hunk.label() + " at line " + lines.numberAt(now.spans().get(0).start()));
    }
    return done;
  }

  private Span onlyOne(Hunk hunk, Occurrences found) {
    List<Span> spans = found.spans();
    if (spans.size() > 1 && found.equality().compareTo(Equality.LINE_ENDS) <= 0) {
      // A number is no guess where the very text stands at it.
      List<Span> there =
          spans.stream().filter(it -> lines.numberAt(it.start()) == hunk.line()).toList();
      spans = there.size() == 1 ? there : spans;
    }
    if (spans.size() == 1) {
      return spans.get(0);
    }
    String places =
        spans.stream()
            .limit(MAX_SHOWN)
            .map(it -> String.valueOf(lines.numberAt(it.start())))
            .collect(joining(", "));
    throw new ToolException(
        Code.NOT_UNIQUE,
        String.format(
            "%s: %s: its lines occur in %d places, from lines %s%s on; nothing was changed. Add"
                + " lines around them, or a line above the place you mean after @@.",
            path, hunk.label(), spans.size(), places, spans.size() > MAX_SHOWN ? " …" : ""));
  }

  private void add(Hunk hunk, Span span, Equality equality) {
    int end = lines.next(lines.numberAt(span.end()));
    String lineEnd = end > span.end() ? "\n" : "";
    String old = String.join("\n", hunk.old()) + lineEnd;
    String now = hunk.now().isEmpty() ? "" : String.join("\n", hunk.now()) + lineEnd;
    changes.add(drafts.change(hunk.label(), new Span(span.start(), end), old, now, equality));
  }

  /** Only adds lines: after its anchor, at the end if it says so, or into an empty file. */
  private void insert(Hunk hunk, List<Window> blocks) {
    boolean anchored = !hunk.anchors().isEmpty();
    if (anchored ? blocks.size() != 1 : !hunk.atEnd() && lines.count() > 0) {
      throw new ToolException(
          anchored ? Code.NOT_UNIQUE : Code.INVALID_ARGUMENTS,
          String.format(
              "%s: %s only adds lines, and %s; nothing was changed. Begin it with lines that stand"
                  + " just before the place, each after a space.",
              path,
              hunk.label(),
              anchored
                  ? "the line after @@ occurs in " + blocks.size() + " places"
                  : "nothing says where"));
    }
    int at = anchored && !hunk.atEnd() ? lines.next(blocks.get(0).first()) : lines.text().length();
    String now = String.join("\n", hunk.now());
    String dominant = LineEnds.of(lines.text()).dominant();
    boolean openEnd = at > 0 && at == lines.text().length() && lines.end(lines.count()) == at;
    String text =
        openEnd ? dominant + now.replace("\n", dominant) : now.replace("\n", dominant) + dominant;
    Span span = new Span(at, at);
    changes.add(
        new Change(hunk.label(), span, Equality.BYTES, List.of(new Replacement(at, at, text))));
  }
}
