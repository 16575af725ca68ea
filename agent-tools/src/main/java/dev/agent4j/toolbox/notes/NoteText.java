package dev.agent4j.toolbox.notes;

import static java.util.stream.Collectors.joining;

import dev.agent4j.toolbox.files.Show;
import java.util.regex.Pattern;

/**
 * A note as the model reads it. Its head is one line; all lines of its content are indented and
 * those of somebody else are marked as a quote, so that no content can look like a note of its own.
 */
final class NoteText {
  /** Whatever anything takes for the end of a line, the separators of records among them. */
  private static final Pattern LINE_END = Pattern.compile("\\R|[\\x1c-\\x1e]");

  /** What a host has recorded may be longer than what a model may record. */
  private static final int MAX_CHARS = 20_000;

  private NoteText() {}

  static String of(Note note) {
    String head =
        note.at() + " " + Show.line(note.category()) + " (" + note.source().label() + "):";
    String content = Show.clip(note.content().strip(), MAX_CHARS);
    if (note.source().isForeign()) {
      return head + "\n" + lines(content, "  > ");
    }
    return head + " " + lines(content, "  ").substring(2);
  }

  private static String lines(String content, String indent) {
    return LINE_END.splitAsStream(content).map(it -> indent + shown(it)).collect(joining("\n"));
  }

  /** Escapes what moves a cursor, turns the direction of writing or is read by machines only. */
  private static String shown(String line) {
    var shown = new StringBuilder(line.length());
    line.codePoints()
        .forEach(
            c -> {
              if (c != '\t' && (Character.isISOControl(c) || isDeceptive(c))) {
                shown.append(Show.visible(Character.toString(c)));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  private static boolean isDeceptive(int c) {
    boolean turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    boolean isTag = c >= 0xE0000 && c <= 0xE007F;
    return turns || isTag;
  }
}
