package dev.agent4j.toolbox.output;

import java.util.Arrays;

/**
 * Makes plain UTF-8 text of what programs write to a terminal. Escape sequences and control
 * characters go; a line that was written over, by carriage returns or backspaces, is kept as it
 * stood last; bytes that are not UTF-8 become U+FFFD. Not thread-safe.
 */
final class PlainText {
  /** A line longer than this is handed on in pieces, which can no longer be written over. */
  static final int MAX_OPEN_LINE = 64 * 1024;

  private static final int MAX_SEQUENCE = 4096;
  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

  private enum State {
    TEXT,
    ESCAPE,
    /** After ESC and an intermediate byte; the next byte of another kind is the last. */
    ESCAPE_INTERMEDIATE,
    /** After ESC [, up to a final byte. */
    CONTROL_SEQUENCE,
    /** A string for the terminal, such as a title; up to BEL or ESC \. */
    CONTROL_STRING,
    CONTROL_STRING_ESCAPE
  }

  /** Takes text as it becomes final: whole lines, or pieces of very long ones. */
  @FunctionalInterface
  interface Sink {
    void append(byte[] bytes, int length);
  }

  private final Sink sink;
  private byte[] buffer = new byte[1024];
  private int length;
  private int lineStart;
  private boolean returned;

  private State state = State.TEXT;
  private int sequenceLength;

  private final byte[] character = new byte[4];
  private int characterLength;
  private int missing;
  private int lowest;
  private int highest;

  PlainText(Sink sink) {
    this.sink = sink;
  }

  /** Takes the next bytes, cut anywhere. */
  void write(byte[] bytes, int count) {
    int at = 0;
    while (at < count) {
      int end = state == State.TEXT && missing == 0 ? plainUntil(bytes, at, count) : at;
      if (end > at) {
        put(bytes, at, end - at);
        at = end;
      } else {
        accept(bytes[at] & 0xFF);
        at++;
      }
    }
    handOn(lineStart);
  }

  /** Hands on the line that has no end. */
  void finish() {
    if (missing > 0) {
      missing = 0;
      put(REPLACEMENT, 0, REPLACEMENT.length);
    }
    handOn(length);
  }

  /** Returns what there is of the line that has no end yet. */
  byte[] openLine() {
    return Arrays.copyOfRange(buffer, lineStart, length);
  }

  private static int plainUntil(byte[] bytes, int from, int count) {
    int at = from;
    while (at < count && isPlain(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isPlain(byte b) {
    return b == '\t' || (b >= 0x20 && b != 0x7F);
  }

  private void accept(int b) {
    switch (state) {
      case TEXT -> text(b);
      case ESCAPE -> escape(b);
      case ESCAPE_INTERMEDIATE -> goOn(b, b >= 0x20 && b <= 0x2F, b >= 0x30 && b <= 0x7E);
      case CONTROL_SEQUENCE -> goOn(b, b >= 0x20 && b <= 0x3F, b >= 0x40 && b <= 0x7E);
      case CONTROL_STRING -> {
        if (b == 0x1B) {
          state = State.CONTROL_STRING_ESCAPE;
        } else {
          goOn(b, b != '\n' && b != 0x07, b == 0x07);
        }
      }
      case CONTROL_STRING_ESCAPE -> {
        if (b == '\\') {
          state = State.TEXT;
        } else {
          escape(b);
        }
      }
    }
  }

  /**
   * Leaves the sequence when it ends; also, and {@code b} is then text, when it is none or huge.
   */
  private void goOn(int b, boolean inside, boolean last) {
    if (inside && ++sequenceLength < MAX_SEQUENCE) {
      return;
    }
    state = State.TEXT;
    if (!last) {
      text(b);
    }
  }

  private void escape(int b) {
    sequenceLength = 0;
    switch (b) {
      case '[' -> state = State.CONTROL_SEQUENCE;
      case ']', 'P', 'X', '^', '_' -> state = State.CONTROL_STRING;
      default -> {
        state = State.ESCAPE_INTERMEDIATE;
        goOn(b, b >= 0x20 && b <= 0x2F, b >= 0x30 && b <= 0x7E);
      }
    }
  }

  private void text(int b) {
    if (missing > 0) {
      if (b >= lowest && b <= highest) {
        continueCharacter(b);
        return;
      }
      missing = 0;
      put(REPLACEMENT, 0, REPLACEMENT.length);
    }
    if (b < 0x20 || b == 0x7F) {
      control(b);
    } else if (b < 0x80) {
      character[0] = (byte) b;
      put(character, 0, 1);
    } else {
      beginCharacter(b);
    }
  }

  private void control(int b) {
    switch (b) {
      case '\n' -> {
        returned = false;
        character[0] = '\n';
        put(character, 0, 1);
        lineStart = length;
      }
      case '\r' -> returned = true;
      case '\t' -> {
        character[0] = '\t';
        put(character, 0, 1);
      }
      case '\b' -> eraseCharacter();
      case 0x1B -> state = State.ESCAPE;
      default -> {
        // The other control characters mean nothing in a text.
      }
    }
  }

  /** Begins a character of several bytes; ranges as in table 3-7 of the Unicode Standard 15. */
  private void beginCharacter(int b) {
    lowest = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
    highest = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
    if (b >= 0xC2 && b <= 0xDF) {
      missing = 1;
    } else if (b >= 0xE0 && b <= 0xEF) {
      missing = 2;
    } else if (b >= 0xF0 && b <= 0xF4) {
      missing = 3;
    } else {
      put(REPLACEMENT, 0, REPLACEMENT.length);
      return;
    }
    character[0] = (byte) b;
    characterLength = 1;
  }

  private void continueCharacter(int b) {
    character[characterLength++] = (byte) b;
    lowest = 0x80;
    highest = 0xBF;
    missing--;
    boolean isControl = characterLength == 2 && (character[0] & 0xFF) == 0xC2 && b < 0xA0;
    if (missing == 0 && !isControl) {
      put(character, 0, characterLength);
    }
  }

  private void eraseCharacter() {
    if (returned || length == lineStart) {
      return;
    }
    length--;
    while (length > lineStart && (buffer[length] & 0xC0) == 0x80) {
      length--;
    }
  }

  private void put(byte[] bytes, int from, int count) {
    if (returned) {
      returned = false;
      length = lineStart;
    }
    if (length - lineStart + count > MAX_OPEN_LINE) {
      handOn(length);
    }
    if (length + count > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + count, buffer.length * 2));
    }
    System.arraycopy(bytes, from, buffer, length, count);
    length += count;
  }

  private void handOn(int end) {
    if (end == 0) {
      return;
    }
    sink.append(buffer, end);
    System.arraycopy(buffer, end, buffer, 0, length - end);
    length -= end;
    lineStart = 0;
  }
}
