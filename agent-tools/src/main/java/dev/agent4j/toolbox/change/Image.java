package dev.agent4j.toolbox.change;

import dev.agent4j.toolbox.files.Sha256;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file at one moment. */
public final class Image {
  private final byte[] content;
  private final @Nullable Set<PosixFilePermission> mode;
  private final String sha256;

  /**
   * @param content not to be changed any more
   * @param mode null for what the platform gives new files, or where it has none
   */
  public Image(byte[] content, @Nullable Set<PosixFilePermission> mode) {
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

  public String sha256() {
    return sha256;
  }

  /** Returns this with another content. */
  public Image with(byte[] other) {
    return new Image(other, mode);
  }
}
