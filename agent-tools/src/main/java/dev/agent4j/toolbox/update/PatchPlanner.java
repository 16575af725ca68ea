package dev.agent4j.toolbox.update;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.certificate.EditCertificate.Span;
import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.change.FileChange;
import dev.agent4j.toolbox.change.Image;
import dev.agent4j.toolbox.change.NewFileStyle;
import dev.agent4j.toolbox.change.PlaceFiles;
import dev.agent4j.toolbox.edit.EditPlan;
import dev.agent4j.toolbox.edit.Placeholders;
import dev.agent4j.toolbox.files.Sha256;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextFile;
import dev.agent4j.toolbox.patch.FilePatch;
import dev.agent4j.toolbox.update.KnownFile.Knowledge;
import dev.agent4j.toolbox.update.KnownFile.News;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes up in memory what a patch does to each file. Nothing is written before all is known. */
public final class PatchPlanner {
  private final PlaceFiles files;
  private final List<Charset> fallbacks;
  private final Function<String, KnownFile> known;
  private final List<FileChange> changes = new ArrayList<>();
  private final List<String> report = new ArrayList<>();
  private final Set<String> unknown = new HashSet<>();
  private final Map<String, TextUpdate> updates = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();

  /**
   * @param fallbacks for files that are neither UTF-8 nor marked
   * @param known what the model knows of the file at a path
   */
  public PatchPlanner(
      PlaceFiles files, List<Charset> fallbacks, Function<String, KnownFile> known) {
    this.files = files;
    this.fallbacks = fallbacks;
    this.known = known;
  }

  public List<FileChange> changes() {
    return changes;
  }

  /** Returns for each file what is done to it, for the model to read. */
  public List<String> report() {
    return report;
  }

  /** Notes what the model knows after the changes. */
  public void note() throws IOException {
    for (FileChange change : changes) {
      TextUpdate update = updates.get(change.path());
      Image after = change.after();
      if (update != null && change.movedFrom().isEmpty()) {
        update.note(known.apply(change.path()));
      } else if (after != null && !unknown.contains(change.path())) {
        known
            .apply(change.path())
            .note(new News.Wrote(after.sha256(), texts.getOrDefault(change.path(), "")));
      }
    }
  }

  public void add(FilePatch patch) throws IOException, InterruptedException {
    String path = files.resolve(patch.path());
    files.requireWritable(path);
    switch (patch.kind()) {
      case ADD -> added(patch, path);
      case DELETE -> deleted(patch, path);
      case UPDATE -> updated(patch, path);
    }
  }

  private void added(FilePatch patch, String path) throws IOException {
    String content = patch.added();
    Placeholders.refuseNew(patch.path(), "its part of the patch", content, "");
    refuseExisting(path, "Add File", "Use \"*** Update File\" to change it.");
    String text = content.replace("\n", NewFileStyle.lineEnd(path, files));
    byte[] bytes = encode(patch, text);
    changes.add(FileChange.create(path, new Image(bytes, null)));
    texts.put(path, content);
    report.add(
        "Created "
            + Show.visible(path)
            + ": "
            + Show.count(patch.hunks().get(0).now().size(), "line"));
  }

  private static byte[] encode(FilePatch patch, String text) {
    try {
      return TextFile.encode(text, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          Show.line(patch.path())
              + ": the patch holds half of a character, which cannot be written. Send whole"
              + " characters.");
    }
  }

  private void refuseExisting(String path, String what, String wayOut) throws IOException {
    Image there = files.read(path).orElse(null);
    if (there != null) {
      throw new ToolException(
          Code.EXISTS,
          String.format(
              "%s: %s, but it exists already, %d bytes, hash %s; nothing was changed. %s",
              Show.line(path), what, there.content().length, Sha256.shown(there.sha256()), wayOut));
    }
  }

  private void deleted(FilePatch patch, String path) throws IOException, InterruptedException {
    Image image = files.readExisting(path);
    boolean stale = known.apply(path).of(image.sha256()) == Knowledge.STALE;
    if (!patch.hunks().isEmpty()) {
      TextUpdate all = update(patch, path, image);
      stale = all.change() == null || all.after().length > 0;
    }
    if (stale) {
      throw new ToolException(
          Code.STALE,
          Show.line(path)
              + ": to be deleted, but it is not what was read; nothing was changed. Read it again,"
              + " then decide again.");
    }
    changes.add(FileChange.delete(path, image));
    report.add("Deleted " + Show.visible(path) + ": " + Show.count(image.content().length, "byte"));
  }

  private TextUpdate update(FilePatch patch, String path, Image image)
      throws IOException, InterruptedException {
    return TextUpdate.of(
        patch.path(),
        path,
        image,
        fallbacks,
        known.apply(path),
        text -> {
          Placeholders.refuseNew(patch.path(), "its part of the patch", patch.added(), text.text());
          return EditPlan.ofHunks(patch.path(), text, patch.hunks());
        });
  }

  private void updated(FilePatch patch, String path) throws IOException, InterruptedException {
    Image image = files.readExisting(path);
    TextUpdate update = patch.hunks().isEmpty() ? null : update(patch, path, image);
    FileChange change = update == null ? null : update.change();
    if (!patch.movedTo().isEmpty()) {
      change = moved(patch, path, image, change);
    }
    if (update != null && change != null) {
      updates.put(path, update);
    }
    if (change != null) {
      changes.add(change);
      boolean current = known.apply(path).of(image.sha256()) == Knowledge.CURRENT;
      if (!current) {
        unknown.add(change.path());
      }
      if (update != null) {
        texts.put(change.path(), String.join("\n", update.diff().shown()));
      }
    }
    report.add(describe(patch, path, update));
  }

  private FileChange moved(FilePatch patch, String path, Image image, @Nullable FileChange edited)
      throws IOException {
    String to = files.resolve(patch.movedTo());
    files.requireWritable(to);
    refuseExisting(to, "Move to", "Move it to a path that is free.");
    Image after = edited == null ? image : edited.after();
    List<Span> spans = edited == null ? List.of() : edited.spans();
    Equality equality = edited == null ? Equality.BYTES : edited.equality();
    return new FileChange(to, image, after, spans, equality, path);
  }

  private static String describe(FilePatch patch, String path, @Nullable TextUpdate update) {
    var text = new StringBuilder();
    text.append(patch.movedTo().isEmpty() ? "Updated " : "Moved ").append(Show.visible(path));
    if (!patch.movedTo().isEmpty()) {
      text.append(" to ").append(Show.visible(patch.movedTo()));
    }
    if (update == null) {
      return text.toString();
    }
    text.append(
        String.format(
            " (+%d -%d lines), matched %s",
            update.diff().added(), update.diff().removed(), update.plan().equality().words()));
    if (!update.inPlace().isEmpty()) {
      text.append("; already applied: ").append(String.join(", ", update.inPlace()));
    }
    if (update.knowledge() == Knowledge.STALE) {
      text.append("; it had changed since it was read");
    }
    String diff = update.diff().text();
    return text.append(diff.isEmpty() ? "" : "\n" + diff).toString();
  }
}
