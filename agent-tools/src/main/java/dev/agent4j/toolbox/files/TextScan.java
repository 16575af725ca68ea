package dev.agent4j.toolbox.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text file from its first byte to its last and hands on its lines, in constant memory.
 *
 * <p>A line ends with LF, CR LF or CR. The charset is what the byte order mark says, else UTF-8 if
 * all bytes are valid in it, else the first of the fallbacks that reads them all and would write
 * the same bytes; if none can, what the last one cannot read becomes U+FFFD, and the file counts as
 * lossy.
 */
public final class TextScan {
  private static final int BLOCK = 64 * 1024;

  /** Takes the lines of a file. */
  @FunctionalInterface
  public interface Lines {
    /**
     * Takes a line and returns whether to go on.
     *
     * @param number from 1
     * @param text the line without its end, as far as lines are kept; reused for the next line
     * @param length the length of the whole line in UTF-16 units
     */
    boolean take(long number, StringBuilder text, long length) throws InterruptedException;

    /**
     * Returns whether to go on, asked between lines and within long ones.
     *
     * @param bytes how many were read
     */
    default boolean wantsMore(long bytes) {
      return true;
    }
  }

  /**
   * What a whole scan found out about a file.
   *
   * @param sha256 of all bytes, in hexadecimal; empty if the scan was stopped
   */
  public record Facts(
      ByteOrderMark mark,
      Charset charset,
      boolean lossy,
      long bytes,
      long lines,
      LineEnds lineEnds,
      boolean finalNewline,
      String sha256) {}

  /** A whole scan: what it found out, and who took the lines. */
  public record Scanned<L extends Lines>(Facts facts, L lines) {}

  private final ByteSource file;
  private final List<Charset> fallbacks;
  private final int keptChars;
  private final byte[] head;

  /**
   * Looks at the beginning of a file.
   *
   * @param keptChars how many UTF-16 units of a line are kept
   */
  public TextScan(Path file, Charset fallback, int keptChars) throws IOException {
    this(ByteSource.of(file), List.of(fallback), keptChars);
  }

  /**
   * Looks at the beginning of a file.
   *
   * @param fallbacks the charsets to try, in this order, on what is not UTF-8; at least one
   * @param keptChars how many UTF-16 units of a line are kept
   */
  public TextScan(ByteSource file, List<Charset> fallbacks, int keptChars) throws IOException {
    this.file = file;
    this.fallbacks = List.copyOf(fallbacks);
    this.keptChars = keptChars;
    try (InputStream in = file.open()) {
      head = in.readNBytes(FileKind.SNIFFED);
    }
  }

  /** Returns what kind of binary file it is; empty for text. */
  public Optional<String> binary() {
    return FileKind.binary(head);
  }

  /**
   * Reads the file.
   *
   * @param lines gives a new taker of lines for each try; only the last try counts
   */
  public <L extends Lines> Scanned<L> read(Supplier<L> lines)
      throws IOException, InterruptedException {
    ByteOrderMark mark = ByteOrderMark.of(head);
    List<Charset> charsets = mark.charsets(fallbacks);
    for (Charset charset : charsets) {
      try {
        return read(mark, charset, false, lines.get());
      } catch (CharacterCodingException e) {
        // Not in this charset: the next one.
      }
    }
    return read(mark, charsets.get(charsets.size() - 1), true, lines.get());
  }

  private <L extends Lines> Scanned<L> read(
      ByteOrderMark mark, Charset charset, boolean lossy, L lines)
      throws IOException, InterruptedException {
    CodingErrorAction onError = lossy ? CodingErrorAction.REPLACE : CodingErrorAction.REPORT;
    CharsetDecoder decoder =
        charset.newDecoder().onMalformedInput(onError).onUnmappableCharacter(onError);
    MessageDigest digest = Sha256.digest();
    var splitter = new LineSplitter(keptChars, lines);
    RoundTrip roundTrip =
        lossy || !fallbacks.contains(charset) || mark != ByteOrderMark.NONE
            ? null
            : new RoundTrip(charset);
    var block = new byte[BLOCK];
    ByteBuffer bytes = ByteBuffer.allocate(BLOCK + 16);
    CharBuffer chars = CharBuffer.allocate(BLOCK);
    long size = mark.length();
    try (InputStream in = file.open()) {
      digest.update(in.readNBytes(mark.length()));
      for (int n = in.read(block); n >= 0 && splitter.wantsMore(); n = in.read(block)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        size += n;
        digest.update(block, 0, n);
        bytes.put(block, 0, n).flip();
        decode(decoder, bytes, chars, false, roundTrip, splitter);
        bytes.compact();
        if (!lines.wantsMore(size)) {
          splitter.stop();
        }
      }
    }
    if (splitter.wantsMore()) {
      decode(decoder, bytes.flip(), chars, true, roundTrip, splitter);
      splitter.finish();
    }
    String sha256 = splitter.wantsMore() ? Sha256.hex(digest) : "";
    if (roundTrip != null && splitter.wantsMore()) {
      roundTrip.finish(sha256);
    }
    return new Scanned<>(splitter.facts(mark, charset, lossy, size, sha256), lines);
  }

  private static void decode(
      CharsetDecoder decoder,
      ByteBuffer bytes,
      CharBuffer chars,
      boolean end,
      @Nullable RoundTrip roundTrip,
      LineSplitter to)
      throws CharacterCodingException, InterruptedException {
    CoderResult result;
    do {
      result = decoder.decode(bytes, chars, end);
      if (end && result.isUnderflow()) {
        result = decoder.flush(chars);
      }
      if (result.isError()) {
        result.throwException();
      }
      chars.flip();
      if (roundTrip != null) {
        roundTrip.add(chars);
      }
      to.add(chars);
      chars.clear();
    } while (result.isOverflow());
  }

  /**
   * Writes text that was read back as bytes, and tells whether they are the same. Some decoders
   * take bytes for a character that is written with others: a text read so cannot be edited without
   * loss.
   */
  private static final class RoundTrip {
    private final CharsetEncoder encoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
    private final MessageDigest digest = Sha256.digest();

    RoundTrip(Charset charset) {
      encoder =
          charset
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    void add(CharBuffer chars) throws CharacterCodingException {
      encode(chars.duplicate(), false);
    }

    private void encode(CharBuffer chars, boolean end) throws CharacterCodingException {
      CoderResult result;
      do {
        result = encoder.encode(chars, bytes, end);
        if (end && result.isUnderflow()) {
          result = encoder.flush(bytes);
        }
        if (result.isError()) {
          result.throwException();
        }
        digest.update(bytes.flip());
        bytes.clear();
      } while (result.isOverflow());
    }

    /**
     * Ends the text.
     *
     * @throws CharacterCodingException if its bytes have another hash than {@code sha256}
     */
    void finish(String sha256) throws CharacterCodingException {
      encode(CharBuffer.allocate(0), true);
      if (!Sha256.hex(digest).equals(sha256)) {
        throw new CharacterCodingException();
      }
    }
  }
}
