package dev.agent4j.toolbox.shell;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.attack.AttackRow;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Row 9: random floods of all that harms a terminal or a transcript, whose plain text is known from
 * how they were made. A flood succeeds if more or other text than that is told, or another count.
 */
class FloodAttackTest extends ShellTest {
  /** Ways out of a command; the first arguments are halves of a flood. */
  private static final List<String> WAYS =
      List.of(
          "cat a b",
          "cat a b >&2",
          "cat a; cat b >&2",
          "cat a >&2; cat b",
          "dd if=a bs=7 status=none; dd if=b bs=4099 status=none",
          "perl -e '$| = 1; for (@ARGV) { open F, $_; while (read F, $x, 1 + rand 3000) { syswrite"
              + " STDOUT, $x } }' a b",
          "perl -e 'for (@ARGV) { open F, $_; while (read F, $x, 1 + rand 999) { syswrite rand() < .5 ?"
              + " STDOUT : STDERR, $x } }' a b",
          "perl -e 'for (@ARGV) { open F, $_; while (read F, $x, 1 + (-s F) / 9) { syswrite STDOUT, $x;"
              + " select undef, undef, undef, .01 } }' a b",
          "(sleep .05; cat a b) &",
          "(setsid bash -c 'cat a; sleep .05; cat b' &)",
          "cat a | (cat; cat b) | cat",
          "bash -c 'exec cat a b'",
          "cat <(cat a b)");

  /** Raw bytes, as Latin-1, and what is left of them. */
  private static final List<List<String>> PIECES =
      List.of(
          List.of("plain text ", "plain text "),
          List.of("a line\n", "a line\n"),
          List.of("\n", "\n"),
          List.of("\t", "\t"),
          List.of("\u001b[31m", ""),
          List.of("\u001b[38;5;196;1m", ""),
          List.of("\u001b[2J\u001b[H", ""),
          List.of("\u001b[?1049h", ""),
          List.of("\u001b[6n", ""),
          List.of("\u001b]0;title\u0007", ""),
          List.of("\u001b]52;c;cHduZWQ=\u001b\\", ""),
          List.of("\u001b]8;;http://evil/\u001b\\link\u001b]8;;\u001b\\", "link"),
          List.of("\u001bPq#0;2;0;0;0\u001b\\", ""),
          List.of("\u001b^private\u001b\\", ""),
          List.of("\u001b_application\u001b\\", ""),
          List.of("\u001bXstart\u001b\\", ""),
          List.of("\u001bc", ""),
          List.of("\u001b(B", ""),
          List.of("\u001b#8", ""),
          List.of("\u0000", ""),
          List.of("\u0007", ""),
          List.of("\u007f", ""),
          List.of("\u000e\u000f", ""),
          List.of("\u0001\u0002\u0003\u0004\u0005\u0006", ""),
          List.of("\u00c2\u009b", ""),
          List.of("\u00c2\u0085", ""),
          List.of("\u00ff", "\ufffd"),
          List.of("\u00fe\u00ff", "\ufffd\ufffd"),
          List.of("\u00c3(", "\ufffd("),
          List.of("\u00e2\u0082.", "\ufffd."),
          List.of("\u00f0\u009f\u0098 ", "\ufffd "),
          List.of("\u00c0\u00af", "\ufffd\ufffd"),
          List.of("\u00ed\u00a0\u0080", "\ufffd\ufffd\ufffd"),
          List.of("\u0080", "\ufffd"),
          List.of("\u00c3\u00a9", "\u00e9"),
          List.of("\u00e2\u0082\u00ac", "\u20ac"),
          List.of("\u00f0\u009f\u0098\u0080", "\ud83d\ude00"),
          List.of("\u00e4\u00b8\u00ad\u00e6\u0096\u0087\n", "\u4e2d\u6587\n"),
          List.of("\nover\rwritten\n", "\nwritten\n"),
          List.of("\n10%\r20%\r\u001b[K100%\n", "\n100%\n"),
          List.of("\nback\b\b\b\bward\n", "\nward\n"),
          List.of("\nDOS\r\n", "\nDOS\n"),
          List.of("\n\rx\n", "\nx\n"));

  private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
  private final StringBuilder plain = new StringBuilder();

  @Test
  void floodsAreToldAsTheirPlainText() throws Exception {
    flood("floods", 13);
  }

  @Test
  @Tag("long")
  void aThousandFloodsAreToldAsTheirPlainText() throws Exception {
    flood("floods of all kinds", 1_300);
  }

  private void flood(String part, int tries) throws Exception {
    var row = new AttackRow(9, part);
    var random = new Random(tries);
    int limit = 0;
    for (int i = 0; i < tries; i++) {
      if (i % 50 == 0) {
        limit = 1_000 + random.nextInt(40_000);
        scope.close();
        use(ShellOptions.of().maxOutputChars(limit));
      }
      make(random);
      String way = WAYS.get(i % WAYS.size());
      if (isLive(way, limit)) {
        String problem = problem(way, limit);
        row.count(i + " " + way + ": " + problem, !problem.isEmpty());
      }
      if (i % 10 == 0) {
        row.twin("after it", () -> said(bash("echo fine")).equals("fine\n"));
      }
    }
    row.check();
  }

  /** Makes a flood, mostly small, now and then large, in two files that are cut anywhere. */
  private void make(Random random) throws Exception {
    raw.reset();
    plain.setLength(0);
    int size = random.nextInt(30) == 0 ? 3_000_000 : 1 << (6 + random.nextInt(13));
    int kinds = 1 + random.nextInt(PIECES.size());
    int first = random.nextInt(PIECES.size());
    while (raw.size() < size) {
      List<String> piece = PIECES.get((first + random.nextInt(kinds)) % PIECES.size());
      int times = random.nextInt(20) == 0 ? 1 + random.nextInt(5_000) : 1;
      for (int i = 0; i < times; i++) {
        raw.writeBytes(piece.get(0).getBytes(ISO_8859_1));
        plain.append(piece.get(1));
      }
    }
    byte[] bytes = raw.toByteArray();
    int cut = random.nextInt(bytes.length);
    Files.write(directory.resolve("a"), Arrays.copyOf(bytes, cut));
    Files.write(directory.resolve("b"), Arrays.copyOfRange(bytes, cut, bytes.length));
  }

  /** Tells whether without a guard something would arrive that harms: too much, or not plain. */
  private boolean isLive(String way, int limit) throws Exception {
    Process bare =
        new ProcessBuilder("bash", "-c", way)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    try (var output = bare.getInputStream()) {
      String said = new String(output.readAllBytes(), ISO_8859_1);
      return said.length() > limit || said.chars().anyMatch(FloodAttackTest::isControl);
    } finally {
      assertThat(bare.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static boolean isControl(int c) {
    return c != '\n' && c != '\t' && (c < 0x20 || (c >= 0x7f && c < 0xa0));
  }

  /** Returns what is wrong with what is told of a flood; empty if nothing is. */
  private String problem(String way, int limit) throws Exception {
    byte[] expected = plain.toString().getBytes(UTF_8);
    long lines = plain.chars().filter(it -> it == '\n').count();
    ToolOutput output = bash(way, "timeout_s", 60, "yield_s", 30);
    String id = output.details().string("id").orElseThrow();
    if (output.details().integer("bytes").orElse(0) != expected.length) {
      // What lives on behind its leader says more a little later.
      call("bash_output", Map.of("id", id, "filter", "never said\\z", "wait_s", 20));
      output = call("bash_output", Map.of("id", id, "since", 0));
    }
    String said = said(output);
    if (output.text().chars().anyMatch(FloodAttackTest::isControl)) {
      return "a control character is left";
    }
    if (said.length() > limit + 200) {
      return said.length() + " characters at a limit of " + limit;
    }
    if (output.details().integer("bytes").orElse(-1) != expected.length
        || output.details().integer("lines").orElse(-1) != lines) {
      return "counted " + output.details() + ", not " + expected.length + " and " + lines;
    }
    if (!output.details().bool("truncated", false)) {
      return said.contentEquals(plain) || said.equals("(no output)") ? "" : "other text";
    }
    Path spill = Path.of(output.details().string("spill").orElseThrow());
    return Arrays.equals(Files.readAllBytes(spill), expected) ? "" : "other text kept";
  }
}
