package dev.agent4j.toolbox.edit;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.certificate.EditCertificate;
import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.edit.Rewrite.Replacement;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextFile;
import dev.agent4j.toolbox.match.TextLines;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a list of edits does to a file: all of them found in its present text, or an exception. */
public final class EditPlan {
  private final String path;
  private final TextFile file;
  private final TextLines lines;
  private final List<Change> changes;
  private final List<String> inPlace;

  /** Lines of the file, counted from 1, the last one inclusive. */
  public record Lines(int first, int last) {}

  private EditPlan(
      String path, TextFile file, TextLines lines, List<Change> changes, List<String> inPlace) {
    this.path = path;
    this.file = file;
    this.lines = lines;
    this.changes = new ArrayList<>(changes);
    this.inPlace = List.copyOf(inPlace);
    this.changes.sort(Comparator.comparingInt(it -> it.span().start()));
    refuseOverlaps();
  }

  /**
   * Finds where edits apply.
   *
   * @param path as the model named it
   * @throws ToolException if one does not apply as expected, or two overlap
   */
  public static EditPlan of(String path, TextFile file, List<Edit> edits)
      throws InterruptedException {
    refuseStates(path, file);
    var lines = new TextLines(file.text());
    var finder = new EditFinder(Show.line(path), lines);
    for (Edit edit : edits) {
      finder.find(edit);
    }
    return new EditPlan(Show.line(path), file, lines, finder.changes(), finder.inPlace());
  }

  /**
   * Finds where the hunks of a patch apply.
   *
   * @param path as the model named it
   * @throws ToolException if one does not apply in exactly one place, or two overlap
   */
  public static EditPlan ofHunks(String path, TextFile file, List<Hunk> hunks)
      throws InterruptedException {
    refuseStates(path, file);
    var lines = new TextLines(file.text());
    var finder = new HunkFinder(Show.line(path), lines);
    for (Hunk hunk : hunks) {
      finder.find(hunk);
    }
    return new EditPlan(Show.line(path), file, lines, finder.changes(), finder.inPlace());
  }

  private static void refuseStates(String path, TextFile file) {
    if (!ByteOffsets.exist(file)) {
      throw cannotBeEdited(Show.line(path), file);
    }
  }

  private static ToolException cannotBeEdited(String path, TextFile file) {
    return new ToolException(
        Code.UNDECODABLE,
        String.format(
            "%s: its charset %s cannot be edited in part; nothing was changed. Use a command.",
            path, file.charset().name()));
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
                path, first.label(), second.label(), lines.numberAt(second.span().start())));
      }
    }
  }

  /** Returns whether all edits were done before. */
  public boolean changesNothing() {
    return changes.isEmpty();
  }

  /** Returns the weakest class by which an edit was found. */
  public Equality equality() {
    return changes.stream().map(Change::equality).reduce(Equality.BYTES, Equality::orWeaker);
  }

  public int places() {
    return changes.size();
  }

  /** Tells whether no edit asks for more than one place. */
  public boolean isOfSinglePlaces() {
    return changes.stream().map(Change::label).distinct().count() == changes.size();
  }

  /** Returns which edits had been done before; empty if none. */
  public List<String> inPlace() {
    return inPlace;
  }

  /** Returns the lines that the edits name, in order. */
  public List<Lines> targets() {
    return changes.stream()
        .map(
            it ->
                new Lines(
                    lines.numberAt(it.span().start()),
                    lines.numberAt(Math.max(it.span().start(), it.span().end() - 1))))
        .toList();
  }

  /** Returns how many lines of the text before and after may differ, at most. */
  public long differingLines() {
    return replacements().stream()
        .mapToLong(
            it ->
                file.text().substring(it.start(), it.end()).lines().count()
                    + it.text().lines().count()
                    + 2)
        .sum();
  }

  private List<Replacement> replacements() {
    return changes.stream().flatMap(it -> it.replacements().stream()).toList();
  }

  public String newText() {
    var text = new StringBuilder();
    int done = 0;
    for (Replacement replacement : replacements()) {
      text.append(file.text(), done, replacement.start()).append(replacement.text());
      done = replacement.end();
    }
    return text.append(file.text(), done, file.text().length()).toString();
  }

  /** The content after the edits. */
  public static final class Outcome {
    private final byte[] bytes;
    private final List<EditCertificate.Span> spans;

    private Outcome(byte[] bytes, List<EditCertificate.Span> spans) {
      this.bytes = bytes;
      this.spans = spans;
    }

    /** Returns all bytes; not to be changed. */
    public byte[] bytes() {
      return bytes;
    }

    /** Returns what was replaced; all other bytes are the ones of the file. */
    public List<EditCertificate.Span> spans() {
      return spans;
    }
  }

  /**
   * Returns the bytes after the edits: those outside of the replaced spans are the ones of the
   * file.
   *
   * @throws ToolException INVALID_ARGUMENTS if the file's charset lacks a character; UNDECODABLE if
   *     the bytes would not read as the text that is meant
   */
  public Outcome outcome() {
    var bytes = new ByteArrayOutputStream(file.bytes().length);
    var spans = new ArrayList<EditCertificate.Span>();
    var offsets = new ByteOffsets(file);
    int done = 0;
    for (Change change : changes) {
      for (Replacement replacement : change.replacements()) {
        int start = offsets.of(replacement.start());
        int end = offsets.of(replacement.end());
        bytes.write(file.bytes(), done, start - done);
        int afterStart = bytes.size();
        bytes.writeBytes(encoded(change.label(), replacement.text()));
        spans.add(new EditCertificate.Span(start, end, afterStart, bytes.size()));
        done = end;
      }
    }
    bytes.write(file.bytes(), done, file.bytes().length - done);
    byte[] after = bytes.toByteArray();
    if (!file.reads(after, newText())) {
      throw cannotBeEdited(path, file);
    }
    return new Outcome(after, List.copyOf(spans));
  }

  private byte[] encoded(String label, String text) {
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
              label,
              Show.quoted(TextFile.unwritable(text, file.charset()).orElse("")),
              file.charset().name()));
    }
  }
}
