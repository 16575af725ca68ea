package dev.agent4j.toolbox.edit;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.edit.Occurrences.Span;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a list of edits does to a file: all of them found in its present text, or an exception. */
public final class EditPlan {
  private static final int MAX_SHOWN = 5;

  /** A span of the text, and what takes its place. */
  private record Change(Edit edit, Span span, LineEndings.Replacement replacement) {}

  private final String path;
  private final TextFile file;
  private final TextLines lines;
  private final List<Change> changes = new ArrayList<>();
  private final List<String> inPlace = new ArrayList<>();
  private boolean exact = true;

  /**
   * Finds where the edits apply.
   *
   * @param path as the model named it
   * @throws ToolException if one does not apply as expected, or two overlap
   */
  public EditPlan(String path, TextFile file, List<Edit> edits) throws InterruptedException {
    this.path = Show.line(path);
    this.file = file;
    lines = new TextLines(file.text());
    for (Edit edit : edits) {
      add(edit);
    }
    changes.sort(Comparator.comparingInt(it -> it.span().start()));
    refuseOverlaps();
  }

  private void add(Edit edit) throws InterruptedException {
    Occurrences found = Occurrences.find(file.text(), edit.old());
    if (found.spans().isEmpty()) {
      addIfInPlace(edit);
      return;
    }
    List<Span> spans = edit.isForAll() ? found.apart() : found.spans();
    if (!edit.isForAll() && spans.size() != edit.expect()) {
      throw wrongCount(edit, spans);
    }
    exact &= found.exact();
    for (Span span : spans) {
      changes.add(
          new Change(edit, span, LineEndings.adapt(file.text(), span, edit, found.exact())));
    }
  }

  /** An edit whose old text is gone and whose new text is there was done before. */
  private void addIfInPlace(Edit edit) throws InterruptedException {
    List<Span> found =
        edit.replacement().isEmpty()
            ? List.of()
            : Occurrences.find(file.text(), edit.replacement()).spans();
    if (found.size() != 1) {
      throw new ToolException(
          Code.NOT_FOUND, path + ": " + edit.label() + ": " + EditMiss.describe(lines, edit.old()));
    }
    inPlace.add(edit.label() + " at line " + lines.numberAt(found.get(0).start()));
  }

  private ToolException wrongCount(Edit edit, List<Span> spans) {
    var places = new StringBuilder();
    spans.stream()
        .limit(MAX_SHOWN)
        .forEach(
            it -> {
              int number = lines.numberAt(it.start());
              places.append("\nline ").append(number).append(": ");
              places.append(Show.quoted(lines.line(number)));
            });
    int more = spans.size() - MAX_SHOWN;
    return new ToolException(
        Code.NOT_UNIQUE,
        String.format(
            "%s: %s: old stands in %d places, expected %d; nothing was changed.%s%s\nSend more"
                + " lines around the place you mean, or set expect to %d or \"all\".",
            path,
            edit.label(),
            spans.size(),
            edit.expect(),
            places,
            more > 0 ? "\nand " + more + " more" : "",
            spans.size()));
  }

  private void refuseOverlaps() {
    for (int i = 1; i < changes.size(); i++) {
      Change first = changes.get(i - 1);
      Change second = changes.get(i);
      if (second.span().start() < first.span().end()) {
        throw new ToolException(
            Code.INVALID_ARGUMENTS,
            String.format(
                "%s: %s and %s overlap in line %d; nothing was changed. Make one edit of them.",
                path,
                first.edit().label(),
                second.edit().label(),
                lines.numberAt(second.span().start())));
      }
    }
  }

  public boolean changesNothing() {
    return changes.isEmpty();
  }

  /** Returns whether all was found as it stands; else line ends differed. */
  public boolean isExact() {
    return exact;
  }

  public int places() {
    return changes.size();
  }

  /** Returns which edits had been done before; empty if none. */
  public List<String> inPlace() {
    return inPlace;
  }

  /** Returns how many lines of the text before and after may differ, at most. */
  public long differingLines() {
    return changes.stream()
        .mapToLong(it -> it.edit().old().lines().count() + it.edit().replacement().lines().count())
        .map(it -> it + 2)
        .sum();
  }

  public String newText() {
    var text = new StringBuilder();
    int done = 0;
    for (Change change : changes) {
      text.append(file.text(), done, change.replacement().start());
      text.append(change.replacement().text());
      done = change.replacement().end();
    }
    return text.append(file.text(), done, file.text().length()).toString();
  }

  /**
   * Returns the bytes after the edits: those outside of the replaced spans are the ones of the
   * file.
   *
   * @throws ToolException INVALID_ARGUMENTS if the file's charset lacks a character
   */
  public byte[] newBytes() {
    var bytes = new ByteArrayOutputStream(file.bytes().length);
    int textDone = 0;
    int bytesDone = file.mark().length();
    bytes.write(file.bytes(), 0, bytesDone);
    for (Change change : changes) {
      LineEndings.Replacement replacement = change.replacement();
      int kept = byteLength(textDone, replacement.start());
      bytes.write(file.bytes(), bytesDone, kept);
      bytesDone += kept;
      bytes.writeBytes(encoded(change));
      bytesDone += byteLength(replacement.start(), replacement.end());
      textDone = replacement.end();
    }
    bytes.write(file.bytes(), bytesDone, file.bytes().length - bytesDone);
    return bytes.toByteArray();
  }

  private int byteLength(int from, int to) {
    return file.text().substring(from, to).getBytes(file.charset()).length;
  }

  private byte[] encoded(Change change) {
    String text = change.replacement().text();
    try {
      return TextFile.encode(text, file.charset());
    } catch (CharacterCodingException e) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          String.format(
              "%s: %s: new holds %s, which the file's charset %s cannot write; nothing was"
                  + " changed. Write it otherwise, or replace the whole file with write_file, which"
                  + " turns it into UTF-8.",
              path,
              change.edit().label(),
              Show.quoted(TextFile.unwritable(text, file.charset()).orElse("")),
              file.charset().name()));
    }
  }
}
