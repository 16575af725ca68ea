package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.agent4j.json.JsonObject;
import dev.agent4j.toolbox.scan.RandomSearch;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole calls of search_files give what a search gives that decodes and splits, line by line. */
class SearchOracleTest {
  private static final int MAX_OF_A_FILE = 20;
  private static final List<String> ENDS = List.of("\n", "\r\n", "\r");

  @TempDir Path root;
  private final Calls calls = new Calls();
  private int matches;

  /** A file as it is read: its lines, without their ends. */
  private record Read(String name, List<String> lines) {}

  /** What is asked for. */
  private record Asked(String pattern, boolean ignoreCase, boolean literal, int context) {
    JsonObject arguments(String mode) {
      return JsonObject.of(
          Map.of(
              "pattern", pattern,
              "ignore_case", ignoreCase,
              "literal", literal,
              "context", context,
              "mode", mode));
    }

    Pattern compiled() {
      return RandomSearch.compiled(literal ? Pattern.quote(pattern) : pattern, ignoreCase);
    }
  }

  @Test
  void randomSearchesAgreeWithOneThatIsSimple() throws Exception {
    agree(new Random(1), 60);
  }

  @Test
  @Tag("long")
  void manyRandomSearchesAgreeWithOneThatIsSimple() throws Exception {
    agree(new Random(2), 3_000);
  }

  private void agree(Random random, int tries) throws Exception {
    var workspace = Workspace.of(root).withFallbackCharsets(List.of(Charset.forName("GBK")));
    var tool = SearchFiles.in(workspace);
    List<Read> files = List.of();
    for (int i = 0; i < tries; i++) {
      if (i % 10 == 0) {
        files = write(random);
      }
      var asked =
          new Asked(
              random.nextInt(4) == 0 ? RandomSearch.line(random) : RandomSearch.pattern(random),
              random.nextInt(3) == 0,
              random.nextInt(4) == 0,
              random.nextInt(4));
      Pattern pattern = asked.compiled();
      if (pattern == null) {
        continue;
      }
      for (String mode : List.of("content", "files", "count")) {
        String text = calls.call(tool, asked.arguments(mode)).text();
        assertThat(blocks(text, mode))
            .as("%s, %s, of try %d", asked, mode, i)
            .isEqualTo(expected(files, pattern, asked.context(), mode));
      }
    }
    assertThat(matches).isGreaterThan(tries);
  }

  /** Writes files, some of them larger than what is held of one at a time. */
  private List<Read> write(Random random) throws Exception {
    var files = new ArrayList<Read>();
    for (String name : List.of("a", "b.txt", "c")) {
      Charset charset =
          List.of(UTF_8, UTF_8, UTF_16LE, Charset.forName("GBK")).get(random.nextInt(4));
      String end = ENDS.get(random.nextInt(3));
      int count = random.nextInt(12) == 0 ? 120_000 : random.nextInt(60);
      int different = 1 + random.nextInt(40);
      List<String> some = new ArrayList<>();
      for (int i = 0; i < different; i++) {
        String line = random.nextInt(6) == 0 ? "" : RandomSearch.line(random);
        some.add(new String(line.getBytes(charset), charset));
      }
      var text = new StringBuilder(charset.equals(UTF_16LE) ? "\uFEFF" : "");
      boolean isMixed = random.nextInt(3) == 0;
      for (int i = 0; i < count; i++) {
        text.append(some.get(random.nextInt(different)));
        text.append(isMixed ? ENDS.get(random.nextInt(3)) : end);
      }
      text.append(random.nextBoolean() ? "no end" : "");
      byte[] bytes = text.toString().getBytes(charset);
      Files.write(root.resolve(name), bytes);
      files.add(new Read(name, lines(bytes, charset)));
    }
    return files;
  }

  private static List<String> lines(byte[] bytes, Charset written) {
    String text = new String(bytes, written);
    if (!written.equals(UTF_16LE) && isUtf8(bytes)) {
      text = new String(bytes, UTF_8);
    }
    text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    List<String> lines = new ArrayList<>(List.of(text.split("\r\n|\n|\r", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  private static boolean isUtf8(byte[] bytes) {
    return new String(new String(bytes, UTF_8).getBytes(UTF_8), ISO_8859_1)
        .equals(new String(bytes, ISO_8859_1));
  }

  /** Returns what is said of each file, by its name. */
  private static Map<String, String> blocks(String text, String mode) {
    String found = text.substring(0, Math.max(0, text.lastIndexOf("\n[")));
    var blocks = new TreeMap<String, String>();
    for (String block : found.isEmpty() ? List.<String>of() : List.of(found.split("\n\n"))) {
      if (mode.equals("content")) {
        int name = block.indexOf('\n');
        blocks.put(block.substring(0, name), block.substring(name + 1));
      } else {
        block.lines().forEach(it -> blocks.put(it.replaceFirst(": .*", ""), it));
      }
    }
    return blocks;
  }

  private Map<String, String> expected(
      List<Read> files, Pattern pattern, int context, String mode) {
    var expected = new TreeMap<String, String>();
    for (Read file : files) {
      var found = new ArrayList<Integer>();
      for (int i = 0; i < file.lines().size(); i++) {
        if (pattern.matcher(file.lines().get(i)).find()) {
          found.add(i);
        }
      }
      matches += found.size();
      if (!found.isEmpty()) {
        expected.put(
            file.name(),
            switch (mode) {
              case "files" -> file.name();
              case "count" -> file.name() + ": " + found.size();
              default -> content(file.lines(), found, context);
            });
      }
    }
    return expected;
  }

  private static String content(List<String> lines, List<Integer> found, int context) {
    List<Integer> shown = found.subList(0, Math.min(MAX_OF_A_FILE, found.size()));
    var near = new TreeSet<Integer>();
    for (int match : shown) {
      for (int i = match - context; i <= match + context; i++) {
        near.add(i);
      }
    }
    near.removeIf(it -> it < 0 || it >= lines.size());
    var text = new StringBuilder();
    int last = -1;
    for (int i : near) {
      text.append(context > 0 && last >= 0 && i > last + 1 ? "--\n" : "");
      text.append(i + 1).append(shown.contains(i) ? ": " : "- ").append(lines.get(i)).append('\n');
      last = i;
    }
    if (found.size() > MAX_OF_A_FILE) {
      text.append("(").append(found.size() - MAX_OF_A_FILE).append(" more in this file)\n");
    }
    return text.substring(0, text.length() - 1);
  }
}
