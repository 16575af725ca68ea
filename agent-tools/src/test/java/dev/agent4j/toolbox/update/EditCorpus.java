package dev.agent4j.toolbox.update;

import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.files.ByteOrderMark;
import dev.agent4j.toolbox.files.TextFile;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Makes up files and edits of them, each by its number alone. */
final class EditCorpus {

  /** How a file may be written. */
  enum Form {
    UTF_8(StandardCharsets.UTF_8, ByteOrderMark.NONE, "äß字😀\u00A0“”’—\u3000"),
    UTF_8_MARKED(StandardCharsets.UTF_8, ByteOrderMark.UTF_8, "äß字😀\u00A0“”’—\u3000"),
    UTF_16LE(StandardCharsets.UTF_16LE, ByteOrderMark.UTF_16LE, "äß字😀\u00A0“”’—\u3000"),
    UTF_16BE(StandardCharsets.UTF_16BE, ByteOrderMark.UTF_16BE, "äß字😀\u00A0“”’—\u3000"),
    LATIN_1(StandardCharsets.ISO_8859_1, ByteOrderMark.NONE, "äßé\u00A0"),
    GBK(Charset.forName("GBK"), ByteOrderMark.NONE, "字汉的“”’—\u3000");

    final Charset charset;
    final ByteOrderMark mark;
    final String special;

    Form(Charset charset, ByteOrderMark mark, String special) {
      this.charset = charset;
      this.mark = mark;
      this.special = special;
    }

    byte[] write(String text) throws CharacterCodingException {
      return TextFile.encode(mark, text, charset);
    }
  }

  /** How the lines of a file may end. */
  enum Ends {
    LF("\n"),
    CRLF("\r\n"),
    CR("\r"),
    MIXED("\n|\r\n|\r"),
    NONE("");

    private final String ends;

    Ends(String ends) {
      this.ends = ends;
    }

    List<String> all() {
      return List.of(ends.split("\\|", -1));
    }
  }

  /**
   * A file, and an edit of it.
   *
   * @param aimed the class in which the edit differs from the file
   */
  record Case(
      long number, Form form, Ends ends, Equality aimed, String text, String old, String now) {}

  private final Random random;
  private final Form form;
  private final Ends ends;
  private final Equality aimed;
  private final boolean ambiguous;
  private int made;

  private EditCorpus(long number) {
    random = new Random(number * 0x9E3779B97F4A7C15L);
    form = at(Form.values(), number);
    ends = at(Ends.values(), number / 6);
    aimed = at(Equality.values(), number / 30);
    ambiguous = random.nextInt(8) == 0;
  }

  private static <T> T at(T[] values, long number) {
    return values[(int) (number % values.length)];
  }

  static Case of(long number) {
    return new EditCorpus(number).make(number);
  }

  private Case make(long number) {
    int count = ends == Ends.NONE ? 1 : 2 + random.nextInt(7);
    List<String> lines = new ArrayList<>();
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.add(line());
      boolean open = i == count - 1 && random.nextInt(3) == 0;
      text.append(lines.get(i)).append(open ? "" : pick(ends.all()));
    }
    int from = random.nextInt(count);
    int to = Math.min(count, from + 1 + random.nextInt(4));
    List<String> block = new ArrayList<>(lines.subList(from, to));
    List<String> old = new ArrayList<>(differ(block));
    List<String> now = change(old);
    String end = to < count && random.nextBoolean() ? "\n" : "";
    String oldText = String.join("\n", old) + end;
    String nowText = String.join("\n", now) + (now.isEmpty() ? "" : end);
    if (aimed == Equality.BYTES && ends != Ends.MIXED && random.nextInt(4) == 0) {
      oldText = oldText.replace("\n", ends.all().get(0));
      nowText = nowText.replace("\n", ends.all().get(0));
    } else if (aimed != Equality.INDENT && random.nextInt(3) == 0 && oldText.length() > 6) {
      int cut = Character.isLowSurrogate(oldText.charAt(2)) ? 1 : 2;
      oldText = oldText.substring(cut);
      nowText = nowText.length() > 6 ? nowText.substring(Math.min(2, cut)) : nowText;
      nowText = Character.isLowSurrogate(first(nowText)) ? "x" + nowText.substring(1) : nowText;
    }
    if (oldText.isEmpty()) {
      oldText = "nothing";
    }
    return new Case(number, form, ends, aimed, text.toString(), oldText, nowText);
  }

  private static char first(String text) {
    return text.isEmpty() ? ' ' : text.charAt(0);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String line() {
    if (ambiguous) {
      return pick(List.of("a", "b", "  a", "", "a ", "\ta", "}", "a = b + c - a;"));
    }
    var line = new StringBuilder();
    line.append(pick(List.of("", "", "  ", "    ", "\t", "\t\t")));
    for (int i = random.nextInt(8); i > 0; i--) {
      line.append(letter());
    }
    line.append(" v").append(made++).append(" =");
    for (int i = random.nextInt(8); i > 0; i--) {
      line.append(letter());
    }
    return line.append(pick(List.of("", "", ";", " ", "\t ", "  "))).toString();
  }

  private String letter() {
    int[] special = form.special.codePoints().toArray();
    return random.nextInt(3) == 0
        ? Character.toString(special[random.nextInt(special.length)])
        : pick(List.of("a", "b", "(", "{", "\"", "'", "-", " ", "x"));
  }

  /** Makes lines differ from the file's as far as the class lets them. */
  private List<String> differ(List<String> lines) {
    String prefix = pick(List.of("  ", "\t", "    "));
    boolean more = random.nextBoolean();
    return lines.stream()
        .map(
            line ->
                switch (aimed) {
                  case BYTES, LINE_ENDS -> line;
                  case TRAILING_SPACE ->
                      random.nextBoolean() ? line.stripTrailing() : line + pick(List.of(" ", "\t"));
                  case LOOK_ALIKES -> lookAlike(line);
                  case INDENT ->
                      more
                          ? prefix + line
                          : line.startsWith(prefix) ? line.substring(prefix.length()) : line;
                })
        .toList();
  }

  private String lookAlike(String line) {
    return line.codePoints()
        .mapToObj(
            c ->
                switch (c) {
                  case '\u00A0', '\u3000' -> random.nextBoolean() ? " " : "\u2009";
                  case '“', '”' -> "\"";
                  case '’' -> "'";
                  case '—' -> "-";
                  case '-' -> "\u2212";
                  default -> Character.toString(c);
                })
        .collect(Collectors.joining());
  }

  private List<String> change(List<String> old) {
    List<String> now = new ArrayList<>(old);
    String plain = "new" + random.nextInt(100);
    switch (random.nextInt(5)) {
      case 0 -> now.set(random.nextInt(now.size()), plain);
      case 1 -> now.add(random.nextInt(now.size() + 1), plain + "()");
      case 2 -> now.remove(random.nextInt(now.size()));
      case 3 -> {
        now.clear();
        now.addAll(List.of(plain, "", "  " + plain));
      }
      default -> now.replaceAll(it -> it + "x");
    }
    return now;
  }
}
