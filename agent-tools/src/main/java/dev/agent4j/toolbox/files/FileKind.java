package dev.agent4j.toolbox.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what a file is: by its attributes, and text from the rest by its first bytes. */
public final class FileKind {
  /** How many bytes are looked at. */
  public static final int SNIFFED = 8 * 1024;

  private static final List<Magic> MAGIC =
      List.of(
          new Magic("a PNG image", 0, "\u0089PNG\r\n"),
          new Magic("a JPEG image", 0, "\u00ff\u00d8\u00ff"),
          new Magic("a GIF image", 0, "GIF87a"),
          new Magic("a GIF image", 0, "GIF89a"),
          new Magic("a WebP image", 8, "WEBP"),
          new Magic("a WAV sound", 8, "WAVEfmt"),
          new Magic("an MP4 video", 4, "ftyp"),
          new Magic("an Ogg sound", 0, "OggS\0"),
          new Magic("an MP3 sound", 0, "ID3\u0003"),
          new Magic("an MP3 sound", 0, "ID3\u0004"),
          new Magic("a PDF document", 0, "%PDF-"),
          new Magic("a ZIP archive, which jar, docx and xlsx files are too", 0, "PK\u0003\u0004"),
          new Magic("a gzip archive", 0, "\u001f\u008b"),
          new Magic("a bzip2 archive", 0, "BZh91AY&SY"),
          new Magic("an xz archive", 0, "\u00fd7zXZ\0"),
          new Magic("a Zstandard archive", 0, "(\u00b5/\u00fd"),
          new Magic("a 7-Zip archive", 0, "7z\u00bc\u00af'\u001c"),
          new Magic("a tar archive", 257, "ustar"),
          new Magic("a SQLite database", 0, "SQLite format 3\0"),
          new Magic("a Java class file", 0, "\u00ca\u00fe\u00ba\u00be"),
          new Magic("an ELF program or library", 0, "\u007fELF"),
          new Magic("a Windows program or library", 0, "MZ\u0090\0"),
          new Magic("a Mach-O program or library", 0, "\u00cf\u00fa\u00ed\u00fe"),
          new Magic("a WebAssembly module", 0, "\0asm"));

  /**
   * Bytes that a kind of file has in one place.
   *
   * @param bytes as the characters of the same numbers
   */
  private record Magic(String kind, int offset, String bytes) {

    boolean isIn(byte[] data, int length) {
      if (length < offset + bytes.length()) {
        return false;
      }
      for (int i = 0; i < bytes.length(); i++) {
        if ((data[offset + i] & 0xff) != bytes.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private FileKind() {}

  /** Returns the attributes of what is at {@code path}, be it a link; null if nothing is. */
  public static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Returns what kind of file begins with {@code head}; empty for text: no known magic bytes and,
   * in what has no byte order mark, no NUL.
   */
  static Optional<String> binary(byte[] head) {
    Optional<String> known = known(head, head.length);
    if (known.isPresent()) {
      return known;
    }
    boolean hasNul = new String(head, StandardCharsets.ISO_8859_1).indexOf('\0') >= 0;
    return hasNul && ByteOrderMark.of(head) == ByteOrderMark.NONE
        ? Optional.of("of an unknown binary kind")
        : Optional.empty();
  }

  /**
   * Returns what kind of binary file has such bytes in such places; empty if none is known.
   *
   * @param length how much of {@code data} is the beginning of the file
   */
  public static Optional<String> known(byte[] data, int length) {
    for (Magic magic : MAGIC) {
      if (magic.isIn(data, length)) {
        return Optional.of(magic.kind());
      }
    }
    return Optional.empty();
  }
}
