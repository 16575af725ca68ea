package dev.agent4j.toolbox.files;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A text file in memory, and the way its text is written as bytes.
 *
 * @param bytes all of them, the byte order mark included; not to be changed
 * @param text without the byte order mark
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and seen by this package only.
public record TextFile(
    byte[] bytes, ByteOrderMark mark, Charset charset, String text, String sha256) {
  /** The largest file that is taken into memory. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  /** Returns all bytes of a file of at most {@link #MAX_BYTES}. */
  public static byte[] load(Path file, String path) throws IOException {
    return load(ByteSource.of(file), path);
  }

  /** Returns all bytes of a file of at most {@link #MAX_BYTES}. */
  public static byte[] load(ByteSource file, String path) throws IOException {
    try (InputStream in = file.open()) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ToolException(
            Code.TOO_LARGE,
            Show.line(path) + ": larger than 16 MB. Change it with a command, such as sed.");
      }
      return bytes;
    }
  }

  /**
   * Returns the text of {@code bytes}; empty if they are not text that can be written back byte for
   * byte.
   */
  public static Optional<TextFile> of(byte[] bytes, Charset fallback) {
    return of(bytes, List.of(fallback));
  }

  /**
   * Returns the text of {@code bytes} in UTF-8 or the first charset of {@code fallbacks} that can
   * be written back byte for byte; empty if there is none.
   */
  public static Optional<TextFile> of(byte[] bytes, List<Charset> fallbacks) {
    if (FileKind.binary(Arrays.copyOf(bytes, Math.min(bytes.length, FileKind.SNIFFED)))
        .isPresent()) {
      return Optional.empty();
    }
    ByteOrderMark mark = ByteOrderMark.of(bytes);
    for (Charset charset : mark.charsets(fallbacks)) {
      try {
        String text = decode(bytes, mark.length(), charset);
        var file = new TextFile(bytes, mark, charset, text, Sha256.of(bytes));
        if (Arrays.equals(encode(mark, text, charset), bytes)) {
          return Optional.of(file);
        }
      } catch (CharacterCodingException e) {
        // Not in this charset: the next one.
      }
    }
    return Optional.empty();
  }

  private static String decode(byte[] bytes, int from, Charset charset)
      throws CharacterCodingException {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
        .toString();
  }

  /** Tells whether {@code changed}, which begins with this file's mark, reads as {@code text}. */
  public boolean reads(byte[] changed, String text) {
    try {
      return decode(changed, mark.length(), charset).equals(text);
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Returns the bytes of a file with the mark and the text. */
  public static byte[] encode(ByteOrderMark mark, String text, Charset charset)
      throws CharacterCodingException {
    byte[] body = encode(text, charset);
    var all = new ByteArrayOutputStream(mark.length() + body.length);
    all.writeBytes(mark.bytes());
    all.writeBytes(body);
    return all.toByteArray();
  }

  public static byte[] encode(CharSequence text, Charset charset) throws CharacterCodingException {
    ByteBuffer encoded = encoder(charset).encode(CharBuffer.wrap(text));
    var bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  private static CharsetEncoder encoder(Charset charset) {
    return charset
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** Returns the first character of {@code text} that {@code charset} has no bytes for. */
  public static Optional<String> unwritable(String text, Charset charset) {
    CharsetEncoder encoder = encoder(charset);
    if (encoder.canEncode(text)) {
      return Optional.empty();
    }
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      String character = Character.toString(codePoint);
      if (!encoder.canEncode(character)) {
        return Optional.of(character);
      }
      i += Character.charCount(codePoint);
    }
    return Optional.empty();
  }
}
