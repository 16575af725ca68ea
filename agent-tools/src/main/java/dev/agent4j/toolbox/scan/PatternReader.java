package dev.agent4j.toolbox.scan;

import dev.agent4j.toolbox.scan.PatternNode.Assertion;
import dev.agent4j.toolbox.scan.PatternNode.Choice;
import dev.agent4j.toolbox.scan.PatternNode.LineStart;
import dev.agent4j.toolbox.scan.PatternNode.One;
import dev.agent4j.toolbox.scan.PatternNode.Repeat;
import dev.agent4j.toolbox.scan.PatternNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a regular expression of RE2 syntax that RE2 has accepted. What asks for more than bytes can
 * tell, such as {@code \b}, is read as met anywhere, so that the result matches more, never less.
 */
final class PatternReader {
  private static final Pattern COUNTS = Pattern.compile("\\{(\\d{1,4})(,(\\d{0,4}))?\\}");
  private static final Pattern FLAGS =
      Pattern.compile("\\?(?:P?<\\w+>|([imsU]*)(?:-([imsU]*))?(:|\\)))");
  private static final String CONTROLS = "afnrtv";
  private static final String CONTROL_BYTES = "\u0007\f\n\r\t\u000b";

  /** Thrown where the syntax is not known here. */
  private static final class UnknownSyntax extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownSyntax() {
      super("unknown syntax", null, false, false);
    }
  }

  private final String text;
  private boolean fold;
  private int at;

  private PatternReader(String text, boolean fold) {
    this.text = text;
    this.fold = fold;
  }

  /** Returns what {@code text} is; empty if there is syntax in it that is not known here. */
  static Optional<PatternNode> read(String text, boolean ignoreCase) {
    var reader = new PatternReader(text, ignoreCase);
    try {
      PatternNode node = reader.choice();
      return reader.at == text.length() ? Optional.of(node) : Optional.empty();
    } catch (UnknownSyntax e) {
      return Optional.empty();
    }
  }

  /** Returns plain text, character by character. */
  static PatternNode literal(String text, boolean ignoreCase) {
    return new Sequence(
        text.codePoints()
            .<PatternNode>mapToObj(c -> CharacterClass.literal(c, ignoreCase))
            .toList());
  }

  private boolean has(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private int next() {
    if (at >= text.length()) {
      throw new UnknownSyntax();
    }
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private PatternNode choice() {
    boolean outer = fold;
    List<PatternNode> options = new ArrayList<>();
    options.add(sequence());
    while (has('|')) {
      at++;
      options.add(sequence());
    }
    fold = outer;
    return options.size() == 1 ? options.get(0) : new Choice(options);
  }

  private PatternNode sequence() {
    List<PatternNode> parts = new ArrayList<>();
    while (at < text.length() && !has('|') && !has(')')) {
      PatternNode part = repeated(atom());
      if (part instanceof Sequence inner) {
        parts.addAll(inner.parts());
      } else {
        parts.add(part);
      }
    }
    return parts.size() == 1 ? parts.get(0) : new Sequence(parts);
  }

  private PatternNode repeated(PatternNode atom) {
    PatternNode part = atom;
    while (at < text.length()) {
      char c = text.charAt(at);
      int least = c == '+' ? 1 : 0;
      int most = c == '?' ? 1 : -1;
      if (c == '{') {
        Matcher counts = COUNTS.matcher(text).region(at, text.length());
        if (!counts.lookingAt()) {
          return part;
        }
        at = counts.end();
        least = Integer.parseInt(counts.group(1));
        String second = counts.group(3);
        most = counts.group(2) == null ? least : second.isEmpty() ? -1 : Integer.parseInt(second);
      } else if (c == '*' || c == '+' || c == '?') {
        at++;
      } else {
        return part;
      }
      at += has('?') ? 1 : 0;
      part = new Repeat(part, least, most);
    }
    return part;
  }

  private PatternNode atom() {
    int c = next();
    return switch (c) {
      case '.' -> CharacterClass.any();
      case '^' -> new LineStart();
      case '$' -> new Assertion();
      case '(' -> group();
      case '[' -> characterClass();
      case '\\' -> escape();
      case '*', '+', '?' -> throw new UnknownSyntax();
      default -> CharacterClass.literal(c, fold);
    };
  }

  private PatternNode group() {
    if (has('?')) {
      Matcher flags = FLAGS.matcher(text).region(at, text.length());
      if (!flags.lookingAt()) {
        throw new UnknownSyntax();
      }
      at = flags.end();
      if (flags.group(3) != null) {
        boolean outer = fold;
        fold = (fold || flags.group(1).contains("i")) && !contains(flags.group(2), "i");
        if (flags.group(3).equals(")")) {
          refuseRepetition();
          return PatternNode.EMPTY;
        }
        PatternNode inside = choice();
        fold = outer;
        return closed(inside);
      }
    }
    return closed(choice());
  }

  private static boolean contains(String flags, String flag) {
    return flags != null && flags.contains(flag);
  }

  private PatternNode closed(PatternNode inside) {
    if (next() != ')') {
      throw new UnknownSyntax();
    }
    return inside;
  }

  private PatternNode escape() {
    int c = next();
    One perl = c < 0x80 ? CharacterClass.perl((char) c, fold) : null;
    if (perl != null) {
      return perl;
    }
    return switch (c) {
      case 'A', 'b', 'B', 'z' -> new Assertion();
      case 'Q' -> quoted();
      case 'p', 'P' -> {
        property();
        yield CharacterClass.any();
      }
      default -> CharacterClass.literal(escaped(c), fold);
    };
  }

  private PatternNode quoted() {
    int end = text.indexOf("\\E", at);
    String inside = text.substring(at, end < 0 ? text.length() : end);
    at = end < 0 ? text.length() : end + 2;
    refuseRepetition();
    return literal(inside, fold);
  }

  /** A repetition that is for what came before the last part is not worth the trouble. */
  private void refuseRepetition() {
    if (at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0) {
      throw new UnknownSyntax();
    }
  }

  private void property() {
    if (next() == '{') {
      int end = text.indexOf('}', at);
      if (end < 0) {
        throw new UnknownSyntax();
      }
      at = end + 1;
    }
  }

  /** Returns the character that a backslash and {@code c} stand for. */
  private int escaped(int c) {
    if (c < 0x80 && !Character.isLetterOrDigit(c)) {
      return c;
    }
    int control = CONTROLS.indexOf(c);
    if (control >= 0) {
      return CONTROL_BYTES.charAt(control);
    }
    if (c != 'x') {
      throw new UnknownSyntax();
    }
    boolean braces = has('{');
    int end = braces ? text.indexOf('}', at) : at + 2;
    if (end < 0 || end > text.length()) {
      throw new UnknownSyntax();
    }
    try {
      int value = Integer.parseInt(text.substring(braces ? at + 1 : at, end), 16);
      at = braces ? end + 1 : end;
      return value;
    } catch (NumberFormatException e) {
      throw new UnknownSyntax();
    }
  }

  private PatternNode characterClass() {
    boolean negated = has('^');
    at += negated ? 1 : 0;
    var members = new CharacterClass(fold);
    for (boolean first = true; first || !has(']'); first = false) {
      if (!isNamed(members)) {
        int from = member(members);
        if (from >= 0) {
          boolean isRange = has('-') && at + 1 < text.length() && text.charAt(at + 1) != ']';
          at += isRange ? 1 : 0;
          members.add(from, isRange ? Math.max(from, member(new CharacterClass(false))) : from);
        }
      }
    }
    at++;
    return members.toOne(negated);
  }

  private boolean isNamed(CharacterClass members) {
    if (!text.startsWith("[:", at)) {
      return false;
    }
    int end = text.indexOf(":]", at);
    if (end < 0) {
      return false;
    }
    boolean negated = text.startsWith("^", at + 2);
    if (!members.addPosix(text.substring(at + (negated ? 3 : 2), end), negated)) {
      throw new UnknownSyntax();
    }
    at = end + 2;
    return true;
  }

  /** Returns a single member; -1 if it was a class, which was added. */
  private int member(CharacterClass members) {
    int c = next();
    if (c != '\\') {
      return c;
    }
    int escaped = next();
    if (escaped == 'p' || escaped == 'P') {
      property();
      members.addUnknown();
      return -1;
    }
    return escaped < 0x80 && members.addPerl((char) escaped) ? -1 : escaped(escaped);
  }
}
