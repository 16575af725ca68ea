package dev.agent4j.toolbox.edit;

import dev.agent4j.toolbox.files.TextFile;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/**
 * Where the characters of a file stand in its bytes. Asked for from the beginning to the end, it
 * takes the time of one pass.
 */
final class ByteOffsets {
  private static final int PROBED = 8;

  private final TextFile file;
  private int chars;
  private int bytes;

  ByteOffsets(TextFile file) {
    this.file = file;
    bytes = file.mark().length();
  }

  /**
   * Returns the byte at which the character at {@code index} begins.
   *
   * @param index not less than at the call before
   */
  int of(int index) {
    bytes += file.text().substring(chars, index).getBytes(file.charset()).length;
    chars = index;
    return bytes;
  }

  /**
   * Tells whether each character has bytes of its own. In a charset with states it has not: what a
   * byte means depends on those far before it, so that no part can be replaced alone.
   */
  static boolean exist(TextFile file) {
    Charset charset = file.charset();
    return file.text()
        .codePoints()
        .filter(it -> it >= 0x80)
        .limit(PROBED)
        .mapToObj(Character::toString)
        .allMatch(it -> isStateless(it, charset));
  }

  private static boolean isStateless(String character, Charset charset) {
    try {
      int one = TextFile.encode(character, charset).length;
      return TextFile.encode(character + character, charset).length == 2 * one
          && TextFile.encode("a" + character, charset).length
              == TextFile.encode("a", charset).length + one;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
