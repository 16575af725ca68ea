package dev.agent4j.toolbox.edit;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.match.Miss;
import dev.agent4j.toolbox.match.Occurrences;
import dev.agent4j.toolbox.match.Span;
import dev.agent4j.toolbox.match.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the places that edits name, and those that were edited before. */
final class EditFinder {
  private static final int MAX_SHOWN = 5;

  private final String path;
  private final TextLines lines;
  private final Drafts drafts;
  private final List<Change> changes = new ArrayList<>();
  private final List<String> inPlace = new ArrayList<>();

  EditFinder(String path, TextLines lines) {
    this.path = path;
    this.lines = lines;
    drafts = new Drafts(path, lines);
  }

  List<Change> changes() {
    return changes;
  }

  List<String> inPlace() {
    return inPlace;
  }

  void find(Edit edit) throws InterruptedException {
    Occurrences found = Occurrences.strict(lines, edit.old());
    if (!found.spans().isEmpty()) {
      add(edit, found);
      return;
    }
    found = Occurrences.weak(lines, edit.old());
    Optional<Span> done = onlyPlaceOf(edit.replacement());
    boolean again = done.isPresent() && found.spans().stream().allMatch(done.get()::contains);
    if (again) {
      // The old text is gone, or it is there only as a part of the new one.
      inPlace.add(edit.label() + " at line " + lines.numberAt(done.get().start()));
    } else if (!found.spans().isEmpty()) {
      add(edit, found);
    } else {
      addWithoutNumbers(edit);
    }
  }

  /** A short text stands in many a place by chance, so that it must be all of its lines. */
  private Optional<Span> onlyPlaceOf(String text) throws InterruptedException {
    if (text.isBlank()) {
      return Optional.empty();
    }
    List<Span> spans = Occurrences.strict(lines, text).spans();
    if (spans.size() != 1) {
      return Optional.empty();
    }
    Span span = spans.get(0);
    return Occurrences.isTelling(text) || isWholeLine(text, span)
        ? Optional.of(span)
        : Optional.empty();
  }

  private boolean isWholeLine(String text, Span span) {
    String line = lines.line(lines.numberAt(span.start()));
    return line.strip().equals(text.strip()) && line.chars().anyMatch(Character::isLetterOrDigit);
  }

  /** A text copied with its line numbers is what stands there, if the numbers are the ones. */
  private void addWithoutNumbers(Edit edit) throws InterruptedException {
    Optional<PastedNumbers> old = PastedNumbers.in(edit.old());
    if (old.isPresent() && !old.get().text().isBlank()) {
      Optional<PastedNumbers> now = PastedNumbers.in(edit.replacement());
      String replacement = now.map(PastedNumbers::text).orElse(edit.replacement());
      var plain = new Edit(edit.label(), old.get().text(), replacement, edit.expect());
      Occurrences found = Occurrences.strict(lines, plain.old());
      if (found.spans().isEmpty()) {
        found = Occurrences.weak(lines, plain.old());
      }
      boolean there =
          found.spans().stream().anyMatch(it -> lines.numberAt(it.start()) == old.get().first());
      if (there) {
        if (plain.old().equals(replacement)) {
          throw noChange(edit);
        }
        add(plain, found);
        return;
      }
    }
    String why = Miss.describe(lines, edit.old(), old.isPresent());
    throw new ToolException(Code.NOT_FOUND, path + ": " + edit.label() + ": " + why);
  }

  private void add(Edit edit, Occurrences found) {
    List<Span> spans = edit.isForAll() ? found.apart() : found.spans();
    if (!edit.isForAll() && spans.size() != edit.expect()) {
      throw wrongCount(edit, spans, found.equality());
    }
    for (Span span : spans) {
      changes.add(
          drafts.change(edit.label(), span, edit.old(), edit.replacement(), found.equality()));
    }
  }

  private ToolException noChange(Edit edit) {
    return new ToolException(
        Code.NO_CHANGE, path + ": " + edit.label() + ": old and new are the same.");
  }

  private ToolException wrongCount(Edit edit, List<Span> spans, Equality equality) {
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
            "%s: %s: old occurs in %d %s%s, expected %d; nothing was changed.%s%s\nSend more"
                + " lines around the place you mean, or set expect to %d or \"all\".",
            path,
            edit.label(),
            spans.size(),
            spans.size() == 1 ? "place" : "places",
            equality == Equality.BYTES ? "" : " (" + equality.words() + ")",
            edit.expect(),
            places,
            more > 0 ? "\nand " + more + " more" : "",
            spans.size()));
  }
}
