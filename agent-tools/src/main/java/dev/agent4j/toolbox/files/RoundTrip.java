package dev.agent4j.toolbox.files;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.security.MessageDigest;

/**
 * Writes text that was read back as bytes, and tells whether they are the same. Some decoders take
 * bytes for a character that is written with others: a text read so cannot be edited without loss.
 */
final class RoundTrip {
  private final CharsetEncoder encoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
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
