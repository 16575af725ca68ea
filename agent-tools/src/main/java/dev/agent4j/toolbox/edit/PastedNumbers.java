package dev.agent4j.toolbox.edit;

import dev.agent4j.toolbox.files.LineEnds;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that was copied together with the line numbers before its lines.
 *
 * @param text without the numbers
 * @param first the number of the first line
 */
record PastedNumbers(String text, long first) {
  private static final Pattern NUMBERED = Pattern.compile("\\s{0,10}(\\d{1,9})(?:\t|→|\\| ?)");

  /** Takes the numbers off {@code text}; empty unless every line has one, each the next. */
  static Optional<PastedNumbers> in(String text) {
    String lf = LineEnds.toLf(text);
    boolean terminated = lf.endsWith("\n");
    List<String> lines = lf.lines().toList();
    long first = -1;
    var rest = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = NUMBERED.matcher(lines.get(i));
      if (!matcher.lookingAt()) {
        return Optional.empty();
      }
      long number = Long.parseLong(matcher.group(1));
      first = i == 0 ? number : first;
      if (number != first + i) {
        return Optional.empty();
      }
      rest.append(lines.get(i), matcher.end(), lines.get(i).length()).append('\n');
    }
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    rest.setLength(terminated ? rest.length() : rest.length() - 1);
    return Optional.of(new PastedNumbers(rest.toString(), first));
  }
}
