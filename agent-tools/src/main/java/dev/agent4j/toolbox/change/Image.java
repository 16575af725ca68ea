package dev.agent4j.toolbox.change;

import dev.agent4j.toolbox.files.Sha256;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file at one moment. */
public final class Image {
  private final byte[] content;
  private final @Nullable Set<PosixFilePermission> mode;
  private final int names;
  private final String sha256;

  /**
   * @param content not to be changed any more
   * @param mode null for what the platform gives new files, or where it has none
   */
  public Image(byte[] content, @Nullable Set<PosixFilePermission> mode) {
    this(content, mode, 1);
  }

  /**
   * @param content not to be changed any more
   * @param mode null for what the platform gives new files, or where it has none
   * @param names how many names (hard links) it has
   */
  public Image(byte[] content, @Nullable Set<PosixFilePermission> mode, int names) {
    this.names = names;
    this.content = content;
    this.mode = mode == null ? null : Set.copyOf(mode);
    sha256 = Sha256.of(content);
  }

  /** Returns the bytes; not to be changed. */
  public byte[] content() {
    return content;
  }

  public @Nullable Set<PosixFilePermission> mode() {
    return mode;
  }

  /** Returns how many names it has, of which a change makes this one another file. */
  public int names() {
    return names;
  }

  public String sha256() {
    return sha256;
  }

  /** Returns this with another content. */
  public Image with(byte[] other) {
    return new Image(other, mode);
  }
}
