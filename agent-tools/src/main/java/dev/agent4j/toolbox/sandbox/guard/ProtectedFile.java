package dev.agent4j.toolbox.sandbox.guard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A protected path as it was seen, with what is needed to tell a change and to undo it.
 *
 * @param key what tells the file from others on its file system
 * @param content its bytes, a character each; null of what is no file, cannot be read or has more
 *     than 1 MiB
 * @param link where a symbolic link leads; empty of other kinds
 */
public record ProtectedFile(
    Path path,
    Kind kind,
    @Nullable Object key,
    Set<PosixFilePermission> mode,
    long size,
    @Nullable String content,
    String link) {
  private static final int MAX_CONTENT = 1 << 20;

  /** What has the path. */
  public enum Kind {
    FILE,
    LINK,
    /** All in it is protected too. */
    DIRECTORY,
    OTHER
  }

  /** Looks at {@code path}; null if it is gone, or is none of what can be protected. */
  static @Nullable ProtectedFile at(Path path) {
    try {
      PosixFileAttributes found =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Kind kind =
          found.isSymbolicLink()
              ? Kind.LINK
              : found.isRegularFile()
                  ? Kind.FILE
                  : found.isDirectory() ? Kind.DIRECTORY : Kind.OTHER;
      return new ProtectedFile(
          path,
          kind,
          found.fileKey(),
          found.permissions(),
          kind == Kind.DIRECTORY ? 0 : found.size(),
          kind == Kind.FILE && found.size() <= MAX_CONTENT ? read(path) : null,
          kind == Kind.LINK ? Files.readSymbolicLink(path).toString() : "");
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable String read(Path path) {
    Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try (InputStream bytes = Files.newInputStream(path, options.toArray(OpenOption[]::new))) {
      byte[] content = bytes.readNBytes(MAX_CONTENT + 1);
      return content.length > MAX_CONTENT ? null : new String(content, ISO_8859_1);
    } catch (IOException e) {
      return null;
    }
  }

  /** Tells whether it does the same as {@code other}, wherever it lies. */
  boolean isLike(ProtectedFile other) {
    return kind == other.kind
        && (kind == Kind.DIRECTORY
            || (mode.equals(other.mode)
                && size == other.size
                && Objects.equals(content, other.content)
                && link.equals(other.link)
                && (content != null || kind == Kind.LINK || Objects.equals(key, other.key))));
  }

  /** Tells whether it is {@code other}, given another path. */
  boolean isMoved(ProtectedFile other) {
    return Objects.equals(key, other.key) && isLike(other);
  }
}
