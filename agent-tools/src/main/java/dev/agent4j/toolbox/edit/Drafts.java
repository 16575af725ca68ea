package dev.agent4j.toolbox.edit;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.files.LineEnds;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.match.IndentShift;
import dev.agent4j.toolbox.match.Span;
import dev.agent4j.toolbox.match.TextLines;
import java.util.List;
import java.util.Optional;

/** Makes changes of what was found: fits the new text to what stands in the file. */
final class Drafts {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String path;
  private final TextLines lines;
  private final Rewrite rewrite;

  Drafts(String path, TextLines lines) {
    this.path = path;
    this.lines = lines;
    rewrite = new Rewrite(lines.text(), LineEnds.of(lines.text()).dominant());
  }

  /** Returns what replaces {@code old}, found at {@code span}, by {@code now}. */
  Change change(String label, Span span, String old, String now, Equality equality) {
    assertProportion(old, span);
    String from = old;
    String to = now;
    if (equality != Equality.BYTES
        && old.startsWith(BYTE_ORDER_MARK)
        && !lines.text().startsWith(BYTE_ORDER_MARK, span.start())) {
      from = old.substring(1);
      to = now.startsWith(BYTE_ORDER_MARK) ? now.substring(1) : now;
    }
    if (equality == Equality.INDENT) {
      List<String> found = split(lines.text().substring(span.start(), span.end()));
      IndentShift shift =
          IndentShift.between(split(old), found)
              .orElseThrow(() -> new IllegalStateException("found but for an indent it lacks"));
      to = shifted(label, now, shift, found.stream().anyMatch(IndentShift::isMixed));
      from = shifted(label, old, shift, true);
    }
    return new Change(label, span, equality, rewrite.of(span, from, to, equality));
  }

  /** An empty line at the end counts, as it does where the lines are looked for. */
  private static List<String> split(String text) {
    return List.of(LineEnds.toLf(text).split("\n", -1));
  }

  private String shifted(String label, String text, IndentShift shift, boolean mayMix) {
    var shifted = new StringBuilder();
    for (String line : Rewrite.lines(text)) {
      Optional<String> moved = shift.apply(line);
      if (moved.isEmpty() || (!mayMix && IndentShift.isMixed(moved.get()))) {
        throw new ToolException(
            Code.NOT_FOUND,
            String.format(
                "%s: %s: old is in the file with another indent, which cannot be given to the"
                    + " line %s of new; nothing was changed. Send both with the indent of the file.",
                path, label, Show.quoted(line.stripTrailing())));
      }
      shifted.append(moved.get());
    }
    return shifted.toString();
  }

  /** No class of equality adds or drops lines; it would be the damage that looser ones do. */
  private void assertProportion(String old, Span span) {
    long named = LineEnds.toLf(old).chars().filter(it -> it == '\n').count() + 1;
    int last = lines.numberAt(Math.max(span.start(), span.end() - 1));
    long matched = last - lines.numberAt(span.start()) + 1L;
    if (matched > 2 * named + 5) {
      throw new IllegalStateException(named + " lines were found in " + matched + " of the file");
    }
  }
}
