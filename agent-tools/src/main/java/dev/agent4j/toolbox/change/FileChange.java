package dev.agent4j.toolbox.change;

import dev.agent4j.toolbox.certificate.EditCertificate;
import dev.agent4j.toolbox.certificate.EditCertificate.Span;
import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.files.Show;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call does to one file, made up in memory.
 *
 * @param path relative to the workspace, not by a link
 * @param before null if there is no such file
 * @param after null if it is deleted
 * @param movedFrom where {@code before} stands if that is another path; else empty
 */
public record FileChange(
    String path,
    @Nullable Image before,
    @Nullable Image after,
    List<Span> spans,
    Equality equality,
    String movedFrom) {

  public FileChange {
    spans = List.copyOf(spans);
  }

  /** Returns the change that makes a file. */
  public static FileChange create(String path, Image after) {
    return new FileChange(path, null, after, whole(null, after), Equality.BYTES, "");
  }

  /** Returns the change that replaces all of a file. */
  public static FileChange replace(String path, Image before, byte[] after) {
    Image now = before.with(after);
    return new FileChange(path, before, now, whole(before, now), Equality.BYTES, "");
  }

  /** Returns the change that deletes a file. */
  public static FileChange delete(String path, Image before) {
    return new FileChange(path, before, null, whole(before, null), Equality.BYTES, "");
  }

  private static List<Span> whole(@Nullable Image before, @Nullable Image after) {
    long old = before == null ? 0 : before.content().length;
    long now = after == null ? 0 : after.content().length;
    return old == 0 && now == 0 ? List.of() : List.of(new Span(0, old, 0, now));
  }

  /** Returns those files that have another name, which leads to another file afterwards. */
  static List<String> parted(List<FileChange> changes) {
    return changes.stream()
        .filter(it -> it.before != null && it.after != null && it.before.names() > 1)
        .map(it -> Show.line(it.path()))
        .toList();
  }

  /** Returns what it does to the disk, in order. */
  List<Step> steps() {
    if (movedFrom.isEmpty()) {
      return List.of(new Step(path, before, after));
    }
    return List.of(new Step(path, null, after), new Step(movedFrom, before, null));
  }

  EditCertificate certificate(String id) {
    return new EditCertificate(
        id,
        path,
        before == null ? "" : before.sha256(),
        spans,
        after == null ? "" : after.sha256(),
        equality,
        movedFrom);
  }
}
