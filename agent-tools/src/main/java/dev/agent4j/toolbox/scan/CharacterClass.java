package dev.agent4j.toolbox.scan;

import dev.agent4j.toolbox.scan.PatternNode.One;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A set of characters on its way to a {@link One}: what is not known to be outside is inside. */
final class CharacterClass {
  private static final int KELVIN = 0x212a;
  private static final int LONG_S = 0x17f;
  private static final Map<String, String> POSIX =
      Map.ofEntries(
          Map.entry("alnum", "09AZaz"),
          Map.entry("alpha", "AZaz"),
          Map.entry("ascii", "\0\u007f"),
          Map.entry("blank", "\t\t  "),
          Map.entry("cntrl", "\0\u001f\u007f\u007f"),
          Map.entry("digit", "09"),
          Map.entry("graph", "!~"),
          Map.entry("lower", "az"),
          Map.entry("print", " ~"),
          Map.entry("punct", "!/:@[`{~"),
          Map.entry("space", "\t\r  "),
          Map.entry("upper", "AZ"),
          Map.entry("word", "09AZaz__"),
          Map.entry("xdigit", "09AFaf"));

  private final boolean fold;
  private final BitSet ascii = new BitSet();
  private boolean others;
  private boolean vague;

  CharacterClass(boolean fold) {
    this.fold = fold;
  }

  /** Returns the class of {@code \d}, {@code \w} or {@code \s} and their opposites; else null. */
  static @Nullable One perl(char letter, boolean fold) {
    var members = new CharacterClass(fold);
    return members.addPerl(letter) ? members.toOne(false) : null;
  }

  /** Returns what stands for a character itself. */
  static One literal(int c, boolean fold) {
    var members = new CharacterClass(fold);
    members.add(c, c);
    int lower = c >= 'A' && c <= 'Z' ? c + 0x20 : c;
    boolean isLetter = lower >= 'a' && lower <= 'z';
    if (!fold || (c < 0x80 && !isLetter)) {
      return new One(members.ascii, members.others, c, false);
    }
    boolean single = isLetter && lower != 'k' && lower != 's';
    return single ? new One(members.ascii, false, lower, true) : members.toOne(false);
  }

  /** Returns any character that does not end a line. */
  static One any() {
    var members = new CharacterClass(false);
    members.add(0, Character.MAX_CODE_POINT);
    return members.toOne(false);
  }

  void add(int from, int to) {
    for (int c = from; c <= Math.min(to, 0x7f); c++) {
      ascii.set(c);
      int lower = c | 0x20;
      if (fold && lower >= 'a' && lower <= 'z') {
        ascii.set(lower);
        ascii.set(lower - 0x20);
        others |= lower == 'k' || lower == 's';
      }
    }
    others |= to > 0x7f;
    boolean hasKelvin = from <= KELVIN && to >= KELVIN;
    boolean hasLongS = from <= LONG_S && to >= LONG_S;
    // Their other cases are the letters k and s of ASCII.
    vague |= fold && (hasKelvin || hasLongS);
  }

  /** Makes it a class of which only the host's engine knows the members. */
  void addUnknown() {
    vague = true;
  }

  boolean addPerl(char letter) {
    String ranges =
        switch (letter) {
          case 'd', 'D' -> "09";
          case 'w', 'W' -> "09AZaz__";
          case 's', 'S' -> "\t\n\f\r  ";
          default -> "";
        };
    if (!ranges.isEmpty()) {
      addRanges(ranges, Character.isUpperCase(letter));
    }
    return !ranges.isEmpty();
  }

  boolean addPosix(String name, boolean negated) {
    String ranges = POSIX.get(name);
    if (ranges != null) {
      addRanges(ranges, negated);
    }
    return ranges != null;
  }

  private void addRanges(String ranges, boolean negated) {
    var set = new CharacterClass(fold && !negated);
    for (int i = 0; i < ranges.length(); i += 2) {
      set.add(ranges.charAt(i), ranges.charAt(i + 1));
    }
    if (negated) {
      set.ascii.flip(0, 0x80);
      set.others = true;
    }
    // The other case of a character outside may be one of those inside.
    vague |= fold && negated;
    ascii.or(set.ascii);
    others |= set.others;
  }

  One toOne(boolean negated) {
    if (vague) {
      ascii.set(0, 0x80);
      others = true;
    } else if (negated) {
      ascii.flip(0, 0x80);
      others = true;
    }
    return new One(ascii, others, -1, false);
  }
}
