package dev.agent4j.toolbox.match;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one difference between the indents of a block in an edit and in the file: what each line of
 * the file has more, or less, at its very beginning. Characters are never exchanged, so that a tab
 * never becomes spaces.
 */
public record IndentShift(boolean more, String prefix) {

  /** Returns the shift from {@code wanted} to {@code found}; empty if lines differ in it. */
  public static Optional<IndentShift> between(List<String> wanted, List<String> found) {
    IndentShift shift = null;
    for (int i = 0; i < wanted.size(); i++) {
      String from = indentOf(wanted.get(i));
      String to = indentOf(found.get(i));
      if (LookAlikes.plain(wanted.get(i)).isBlank()) {
        continue; // It has no indent.
      }
      Optional<IndentShift> here = between(from, to);
      if (here.isEmpty() || (shift != null && !shift.equals(here.get()))) {
        return Optional.empty();
      }
      shift = here.get();
    }
    return Optional.ofNullable(shift);
  }

  private static String indentOf(String line) {
    String plain = LookAlikes.plain(line);
    return plain.substring(0, LineForm.indent(plain));
  }

  private static Optional<IndentShift> between(String from, String to) {
    if (to.endsWith(from)) {
      return Optional.of(new IndentShift(true, to.substring(0, to.length() - from.length())));
    }
    return from.endsWith(to)
        ? Optional.of(new IndentShift(false, from.substring(0, from.length() - to.length())))
        : Optional.empty();
  }

  /** Returns the shifted line; empty if it lacks what is to be taken away. */
  public Optional<String> apply(String line) {
    if (line.isBlank()) {
      return Optional.of(line.endsWith("\n") ? "\n" : "");
    }
    if (more) {
      return Optional.of(prefix + line);
    }
    return line.startsWith(prefix)
        ? Optional.of(line.substring(prefix.length()))
        : Optional.empty();
  }

  /** Tells whether a line is indented by both tabs and spaces. */
  public static boolean isMixed(String line) {
    String indent = line.substring(0, LineForm.indent(line));
    return Stream.of(" ", "\t").allMatch(indent::contains);
  }
}
