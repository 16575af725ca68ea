package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.files.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadFileTest {
  @TempDir Path root;
  Tool readFile;
  final Calls calls = new Calls();

  @BeforeEach
  void setUp() {
    readFile = ReadFile.in(Workspace.of(root));
  }

  private String read(String arguments) throws Exception {
    return calls.call(readFile, arguments).text();
  }

  private static String numbered(int from, int to) {
    var text = new StringBuilder();
    for (int i = from; i <= to; i++) {
      text.append("line ").append(i).append('\n');
    }
    return text.toString();
  }

  @Test
  void linesComeWithTheirNumbersAndTheLastLineTellsWhatTheFileIs() throws Exception {
    Files.writeString(root.resolve("a.txt"), "one\n\ttwo\n\nvier €\n");

    ToolOutput output = calls.call(readFile, "{'path': 'a.txt'}");

    assertThat(output.text())
        .isEqualTo(
            "1\tone\n2\t\ttwo\n3\t\n4\tvier €\n[lines 1 to 4 of 4; 19 bytes; UTF-8; line ends LF]");
    assertThat(output.details().string("sha256"))
        .hasValue(Sha256.of(Files.readAllBytes(root.resolve("a.txt"))));
    assertThat(output.details().without("sha256").toString())
        .isEqualTo(
            "{\"path\":\"a.txt\",\"bytes\":19,\"lines\":4,\"from\":1,\"to\":4,"
                + "\"charset\":\"UTF-8\",\"byteOrderMark\":false,\"lineEnds\":\"LF\","
                + "\"finalNewline\":true,\"editable\":true,\"truncated\":false}");
  }

  @Test
  void aPageIsShownEachTimeItIsAskedFor() throws Exception {
    Files.writeString(root.resolve("a.txt"), "one\n");

    String first = read("{'path': 'a.txt'}");
    assertThat(read("{'path': 'a.txt'}")).isEqualTo(first).startsWith("1\tone\n");
  }

  @Test
  void aLongFileIsReadPageByPageByTheOffsetTold() throws Exception {
    Files.writeString(root.resolve("a.txt"), numbered(1, 5_000));

    ToolOutput first = calls.call(readFile, "{'path': 'a.txt'}");
    ToolOutput last = calls.call(readFile, "{'path': 'a.txt', 'offset': 4001}");

    assertThat(first.text())
        .startsWith("1\tline 1\n")
        .contains("\n2000\tline 2000\n[lines 1 to 2000 of 5000;")
        .endsWith("; read on with offset 2001]");
    assertThat(first.details().integer("nextOffset")).hasValue(2001);
    assertThat(first.details().bool("truncated", false)).isTrue();
    assertThat(last.text()).startsWith("4001\tline 4001\n").contains("[lines 4001 to 5000 of 5000");
    assertThat(last.details().has("nextOffset")).isFalse();
  }

  @Test
  void aPageEndsBeforeFiftyKilobytesAtALineEnd() throws Exception {
    Files.writeString(root.resolve("a.txt"), ("x".repeat(999) + "\n").repeat(100));

    String text = read("{'path': 'a.txt'}");

    assertThat(text.lines().count()).isEqualTo(52);
    assertThat(text).contains("[lines 1 to 51 of 100;").endsWith("read on with offset 52]");
    assertThat(text.length()).isLessThan(50 * 1024 + 100);
  }

  @Test
  void offsetAndLimitChooseAndANegativeOffsetCountsFromTheEnd() throws Exception {
    Files.writeString(root.resolve("a.txt"), numbered(1, 100));

    assertThat(read("{'path': 'a.txt', 'offset': 10, 'limit': 2}"))
        .startsWith("10\tline 10\n11\tline 11\n[lines 10 to 11 of 100;")
        .endsWith("read on with offset 12]");
    assertThat(read("{'path': 'a.txt', 'offset': -2}"))
        .startsWith("99\tline 99\n100\tline 100\n[lines 99 to 100 of 100;");
    assertThat(read("{'path': 'a.txt', 'offset': -1000, 'limit': 1}")).startsWith("1\tline 1\n[");
    assertThat(read("{'path': 'a.txt', 'offset': 0, 'limit': 1}")).startsWith("1\tline 1\n[");
  }

  @Test
  void anOffsetPastTheEndAndALimitOfNothingAreErrors() throws Exception {
    Files.writeString(root.resolve("a.txt"), "one\n");

    ToolException past = calls.failure(readFile, "{'path': 'a.txt', 'offset': 2}");
    ToolException none = calls.failure(readFile, "{'path': 'a.txt', 'limit': 0}");

    assertThat(past.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(past.messageForModel())
        .isEqualTo("a.txt: offset 2 is past the end; the file has 1 line.");
    assertThat(none.messageForModel()).isEqualTo("limit must be 1 or more, was 0");
  }

  @Test
  void anEmptyFileSaysSo() throws Exception {
    Files.createFile(root.resolve("a.txt"));

    assertThat(read("{'path': 'a.txt'}")).isEqualTo("[empty file; 0 bytes; UTF-8]");
  }

  @Test
  void aLongLineIsCutBetweenCharacters() throws Exception {
    String emoji = "\uD83D\uDE00";
    Files.writeString(root.resolve("a.txt"), "x".repeat(1_999) + emoji.repeat(10) + "\nend\n");

    String text = read("{'path': 'a.txt'}");

    assertThat(text)
        .startsWith("1\t" + "x".repeat(1_999) + "…(20 more characters)\n2\tend\n")
        .contains("1 line cut at 2000 characters");
    assertThat(UTF_8.newEncoder().canEncode(text)).isTrue();
  }

  @Test
  void aHugeFileIsReadInConstantMemory() throws Exception {
    Path file = root.resolve("big.log");
    byte[] line = (" 0123456789".repeat(90) + "\n").getBytes(UTF_8);
    byte[] block = new byte[line.length * 1_000];
    for (int i = 0; i < 1_000; i++) {
      System.arraycopy(line, 0, block, i * line.length, line.length);
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < 20; i++) {
        out.write(block);
      }
      out.write("x".repeat(20_000_000).getBytes(UTF_8));
    }
    long before = allocatedBytes();

    String text = read("{'path': 'big.log', 'offset': 19999, 'limit': 3}");

    long allocated = allocatedBytes() - before;
    assertThat(text)
        .startsWith("19999\t 0123")
        .contains("\n20001\txxxx", "…(19998000 more characters)")
        .contains("[lines 19999 to 20001 of 20001; 39820000 bytes;")
        .contains("no newline at the end");
    assertThat(allocated).isLessThan(4_000_000);
  }

  /** Returns what this thread has allocated; the module of that bean is not read by ours. */
  private static long allocatedBytes() throws ReflectiveOperationException {
    Object bean =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    return (long)
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getThreadAllocatedBytes", long.class)
            .invoke(bean, Thread.currentThread().getId());
  }

  @Test
  void charsetsAreToldByMarkElseUtf8ElseTheFallback() throws Exception {
    Files.write(root.resolve("utf8"), "\uFEFFä\r\nb".getBytes(UTF_8));
    Files.write(root.resolve("utf16"), "\uFEFFä\nb\n".getBytes(UTF_16LE));
    Files.write(root.resolve("utf16be"), "\uFEFFä\nb\n".getBytes(Charset.forName("UTF-16BE")));
    Files.write(root.resolve("utf32"), "\uFEFFä\nb\n".getBytes(Charset.forName("UTF-32LE")));
    Files.write(root.resolve("latin1"), "ä\rb\r".getBytes(ISO_8859_1));

    assertThat(read("{'path': 'utf8'}"))
        .isEqualTo(
            "1\tä\n2\tb\n[lines 1 to 2 of 2; 8 bytes; UTF-8 with byte order mark; line ends CRLF;"
                + " no newline at the end]");
    assertThat(read("{'path': 'utf16'}"))
        .startsWith("1\tä\n2\tb\n[")
        .contains("10 bytes; UTF-16LE with byte order mark");
    assertThat(read("{'path': 'utf16be'}")).startsWith("1\tä\n2\tb\n[").contains("UTF-16BE");
    assertThat(read("{'path': 'utf32'}")).startsWith("1\tä\n2\tb\n[").contains("UTF-32LE");
    assertThat(read("{'path': 'latin1'}"))
        .isEqualTo("1\tä\n2\tb\n[lines 1 to 2 of 2; 4 bytes; ISO-8859-1; line ends CR]");
  }

  @Test
  void theFallbackCharsetIsTheWorkspacesAndWhatItCannotReadIsNotEditable() throws Exception {
    Charset gbk = Charset.forName("GBK");
    Files.write(root.resolve("gbk"), "中文\n".getBytes(gbk));
    Files.write(root.resolve("broken"), new byte[] {'a', (byte) 0xFF, '\n'});
    Tool chinese = ReadFile.in(Workspace.of(root).withFallbackCharset(gbk));

    ToolOutput good = calls.call(chinese, "{'path': 'gbk'}");
    ToolOutput broken = calls.call(chinese, "{'path': 'broken'}");

    assertThat(good.text()).startsWith("1\t中文\n[").contains("; GBK;");
    assertThat(good.details().bool("editable", false)).isTrue();
    assertThat(broken.text()).startsWith("1\ta\uFFFD\n[").contains("not editable");
    assertThat(broken.details().bool("editable", true)).isFalse();
  }

  @Test
  void charactersAreWholeAcrossTheBlocksOfTheDecoder() throws Exception {
    String text = "€😀7".repeat(40_000);
    Files.writeString(root.resolve("a.txt"), "x" + text + "\r\n" + text + "\r");

    String read = read("{'path': 'a.txt'}");

    assertThat(read).contains("[lines 1 to 2 of 2;", "mixed").doesNotContain("\uFFFD");
  }

  @Test
  void binaryFilesAreRefusedWithTheirKindAndSize() throws Exception {
    Files.write(root.resolve("p"), new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0, 1, 2});
    Files.write(root.resolve("x"), new byte[] {1, 2, 0, 3});
    Files.writeString(root.resolve("d"), "%PDF-1.7 and only text after it\n");

    ToolException png = calls.failure(readFile, "{'path': 'p'}");

    assertThat(png.code()).isEqualTo(Code.UNDECODABLE);
    assertThat(png.messageForModel()).contains("p: not a text file but a PNG image, 9 bytes");
    assertThat(calls.failure(readFile, "{'path': 'x'}").messageForModel())
        .contains("of an unknown binary kind, 4 bytes");
    assertThat(calls.failure(readFile, "{'path': 'd'}").messageForModel())
        .contains("a PDF document");
  }

  @Test
  void aMissingFileIsAnsweredWithTheNearestNames() throws Exception {
    Files.createDirectories(root.resolve("src"));
    for (String name : Arrays.asList("AgentLoop.java", "AgentLoops.java", "Other.md")) {
      Files.createFile(root.resolve("src").resolve(name));
    }

    ToolException typo = calls.failure(readFile, "{'path': 'src/agentLop.java'}");
    ToolException directory = calls.failure(readFile, "{'path': 'srv/AgentLoop.java'}");
    ToolException nothing = calls.failure(readFile, "{'path': 'zzz/qqq'}");

    assertThat(typo.code()).isEqualTo(Code.NOT_FOUND);
    assertThat(typo.messageForModel())
        .isEqualTo(
            "src/agentLop.java: no such file or directory."
                + " Did you mean src/AgentLoop.java or src/AgentLoops.java?");
    assertThat(directory.messageForModel()).endsWith("Did you mean src?");
    assertThat(nothing.messageForModel())
        .endsWith("zzz is missing already; list_files shows more.");
  }

  @Test
  void aDirectoryIsRefusedWithTheToolForIt() {
    ToolException refusal = calls.failure(readFile, "{'path': '.'}");

    assertThat(refusal.code()).isEqualTo(Code.NOT_REGULAR);
    assertThat(refusal.messageForModel())
        .isEqualTo(".: a directory. list_files shows what is in it.");
  }

  @Test
  void aPipeIsNeverOpened() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
    assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();

    ToolException refusal = calls.failure(readFile, "{'path': 'pipe'}");

    assertThat(refusal.code()).isEqualTo(Code.NOT_REGULAR);
    assertThat(refusal.messageForModel()).contains("pipe: a pipe, socket or device");
  }

  @Test
  void anInterruptEndsTheReading() throws IOException {
    Files.writeString(root.resolve("a.txt"), numbered(1, 100));
    Thread.currentThread().interrupt();

    Throwable thrown = catchThrowable(() -> read("{'path': 'a.txt'}"));

    assertThat(thrown).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
