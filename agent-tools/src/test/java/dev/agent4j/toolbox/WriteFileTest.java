package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteFileTest {
  @TempDir Path root;
  Tool writeFile;
  Tool readFile;
  final Calls calls = new Calls();

  @BeforeEach
  void setUp() {
    writeFile = WriteFile.in(Workspace.of(root));
    readFile = ReadFile.in(Workspace.of(root));
  }

  private static JsonObject overwrite(String path, String content) {
    return JsonObject.of("path", path, "content", content).with("mode", "overwrite");
  }

  private ToolOutput readAndOverwrite(String path, String content) throws Exception {
    calls.call(readFile, JsonObject.of("path", path));
    return calls.call(writeFile, overwrite(path, content));
  }

  private List<String> names() throws IOException {
    try (var entries = Files.list(root)) {
      return entries.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aNewFileIsMadeWithItsDirectories() throws Exception {
    ToolOutput output =
        calls.call(writeFile, JsonObject.of("path", "src/main/A.txt", "content", "ä\nb"));

    assertThat(root.resolve("src/main/A.txt")).hasContent("ä\nb");
    assertThat(output.text())
        .isEqualTo("Created src/main/A.txt: 2 lines, 4 bytes, UTF-8, change c1");
    assertThat(output.details().toString())
        .isEqualTo(
            "{\"path\":\"src/main/A.txt\",\"sha256\":\""
                + Sha256.of("ä\nb".getBytes(UTF_8))
                + "\",\"bytes\":4,\"lines\":2,\"charset\":\"UTF-8\",\"created\":true,"
                + "\"changed\":true,\"changedFiles\":{\"src/main/A.txt\":\""
                + Sha256.of("ä\nb".getBytes(UTF_8))
                + "\"},\"change\":\"c1\",\"undoable\":true,\"certificates\":[{\"id\":"
                + "\"c1\",\"path\":\"src/main/A.txt\",\"before\":\"\",\"after\":\""
                + Sha256.of("ä\nb".getBytes(UTF_8))
                + "\",\"class\":\"E0\",\"spans\":[{\"beforeStart\":0,\"beforeEnd\":0,"
                + "\"afterStart\":0,\"afterEnd\":4}]}]}");
    assertThat(root.resolve("src/main")).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aNewFileHasTheModeThatThePlatformGivesFiles() throws Exception {
    Path plain = Files.createFile(root.resolve("plain"));

    calls.call(writeFile, "{'path': 'a.txt', 'content': ''}");

    assertThat(Files.getPosixFilePermissions(root.resolve("a.txt")))
        .isEqualTo(Files.getPosixFilePermissions(plain));
  }

  @Test
  void createRefusesAFileThatExistsAndNamesTheTwoWaysOn() throws Exception {
    Files.writeString(root.resolve("a.txt"), "old");

    ToolException other = calls.failure(writeFile, "{'path': 'a.txt', 'content': 'new'}");
    ToolException same = calls.failure(writeFile, "{'path': 'a.txt', 'content': 'old'}");

    assertThat(other.code()).isEqualTo(Code.EXISTS);
    assertThat(other.messageForModel())
        .isEqualTo(
            "a.txt: exists already, 3 bytes, hash "
                + Sha256.of("old".getBytes(UTF_8)).substring(0, 12)
                + ". To change parts of it use edit_file; to replace all of it read it, then call"
                + " write_file with mode overwrite.");
    assertThat(same.messageForModel()).contains(", with exactly this content.");
    assertThat(root.resolve("a.txt")).hasContent("old");
  }

  @Test
  void overwriteNeedsThatTheSessionHasReadWhatItReplaces() throws Exception {
    Files.writeString(root.resolve("a.txt"), "old\n");

    ToolException unread = calls.failure(writeFile, overwrite("a.txt", "new\n"));
    ToolException otherSession = new Calls().failure(writeFile, overwrite("a.txt", "new\n"));
    ToolOutput done = readAndOverwrite("a.txt", "new\n");

    assertThat(unread.code()).isEqualTo(Code.STALE);
    assertThat(unread.messageForModel()).contains("not read in this session", "read_file");
    assertThat(otherSession.code()).isEqualTo(Code.STALE);
    assertThat(done.text())
        .isEqualTo(
            "Updated a.txt (+1 -1 lines): 1 line, 4 bytes, UTF-8, change c1\n@@ -1,1 +1,1 @@\n-old\n+new");
    assertThat(root.resolve("a.txt")).hasContent("new\n");
  }

  @Test
  void overwriteRefusesAFileThatChangedSinceItWasRead() throws Exception {
    Files.writeString(root.resolve("a.txt"), "old\n");
    calls.call(readFile, "{'path': 'a.txt'}");
    Files.writeString(root.resolve("a.txt"), "theirs\n");

    ToolException stale = calls.failure(writeFile, overwrite("a.txt", "new\n"));

    assertThat(stale.code()).isEqualTo(Code.STALE);
    assertThat(stale.messageForModel()).contains("changed since it was read");
    assertThat(root.resolve("a.txt")).hasContent("theirs\n");
  }

  @Test
  void aTouchedFileThatKeptItsContentIsNotStale() throws Exception {
    Path file = Files.writeString(root.resolve("a.txt"), "old\n");
    calls.call(readFile, "{'path': 'a.txt'}");
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(0));

    calls.call(writeFile, overwrite("a.txt", "new\n"));

    assertThat(file).hasContent("new\n");
  }

  @Test
  void whatTheSessionWroteItMayOverwriteAndAnEmptyFileToo() throws Exception {
    Files.createFile(root.resolve("empty"));

    calls.call(writeFile, "{'path': 'a.txt', 'content': 'one'}");
    calls.call(writeFile, overwrite("a.txt", "two"));
    calls.call(writeFile, overwrite("a.txt", "three"));
    calls.call(writeFile, overwrite("empty", "full"));

    assertThat(root.resolve("a.txt")).hasContent("three");
    assertThat(root.resolve("empty")).hasContent("full");
  }

  @Test
  void fileThatWasDeletedDoesNotHaveTheHashExpected() {
    for (String mode : List.of("overwrite", "create")) {
      JsonObject gone =
          overwrite("gone.txt", "new").with("mode", mode).with("expected_hash", "0123456789ab");

      ToolException refusal = calls.failure(writeFile, gone);

      assertThat(refusal.code()).isEqualTo(Code.STALE);
      assertThat(refusal.messageForModel())
          .isEqualTo(
              "gone.txt: the file that had the expected hash was deleted or moved; nothing was"
                  + " written. To create it anew, call again without expected_hash.");
      assertThat(root.resolve("gone.txt")).doesNotExist();
    }
  }

  @Test
  void theHashOfTheContentIsTheOtherWayToOverwrite() throws Exception {
    Files.writeString(root.resolve("a.txt"), "old");
    String hash = Sha256.of("old".getBytes(UTF_8)).substring(0, 12);

    ToolException wrong =
        calls.failure(writeFile, overwrite("a.txt", "new").with("expected_hash", "0123456789ab"));
    ToolException tooShort =
        calls.failure(
            writeFile, overwrite("a.txt", "new").with("expected_hash", hash.substring(0, 4)));
    calls.call(writeFile, overwrite("a.txt", "new").with("expected_hash", hash));

    assertThat(wrong.code()).isEqualTo(Code.STALE);
    assertThat(wrong.messageForModel()).contains("its hash is " + hash + ", not 0123456789ab");
    assertThat(tooShort.code()).isEqualTo(Code.STALE);
    assertThat(root.resolve("a.txt")).hasContent("new");
  }

  @Test
  void theSameContentChangesNothingAndSaysSo() throws Exception {
    Files.writeString(root.resolve("a.txt"), "old");

    ToolOutput output = readAndOverwrite("a.txt", "old");

    assertThat(output.text()).startsWith("Unchanged a.txt, it had this content: ");
    assertThat(output.details().bool("changed", true)).isFalse();
  }

  @Test
  void charsetMarkAndLineEndsOfTheFileAreKept() throws Exception {
    Files.write(root.resolve("latin1"), "ä\r\nö\r\n".getBytes(ISO_8859_1));
    Files.write(root.resolve("utf16"), "\uFEFFa\nb\n".getBytes(UTF_16LE));
    Files.write(root.resolve("utf8"), "\uFEFFa".getBytes(UTF_8));

    readAndOverwrite("latin1", "ü\nß\n");
    readAndOverwrite("utf16", "ä\n");
    readAndOverwrite("utf8", "\uFEFFb");

    assertThat(root.resolve("latin1")).hasBinaryContent("ü\r\nß\r\n".getBytes(ISO_8859_1));
    assertThat(root.resolve("utf16")).hasBinaryContent("\uFEFFä\n".getBytes(UTF_16LE));
    assertThat(root.resolve("utf8")).hasBinaryContent("\uFEFFb".getBytes(UTF_8));
  }

  @Test
  void textThatTheCharsetCannotWriteTurnsTheFileIntoUtf8AndSaysSo() throws Exception {
    Files.write(root.resolve("a.txt"), "ä\n".getBytes(ISO_8859_1));

    ToolOutput output = readAndOverwrite("a.txt", "€\n");

    assertThat(root.resolve("a.txt")).hasBinaryContent("€\n".getBytes(UTF_8));
    assertThat(output.text()).contains("UTF-8, before ISO-8859-1, which cannot write \"€\"");
  }

  @Test
  void theModeOfTheFileIsKept() throws Exception {
    Path file = Files.writeString(root.resolve("run.sh"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));

    readAndOverwrite("run.sh", "new");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwxr-x--x");
    assertThat(names()).containsExactly("run.sh");
  }

  @Test
  void aLinkIsWrittenThroughAndStaysALink() throws Exception {
    Files.writeString(root.resolve("target"), "old");
    Files.createSymbolicLink(root.resolve("link"), Path.of("target"));
    Files.createSymbolicLink(root.resolve("dangling"), Path.of("later"));

    readAndOverwrite("link", "new");
    calls.call(writeFile, "{'path': 'dangling', 'content': 'x'}");

    assertThat(root.resolve("link")).isSymbolicLink().hasContent("new");
    assertThat(root.resolve("dangling")).isSymbolicLink().hasContent("x");
    assertThat(root.resolve("later")).isRegularFile();
  }

  @Test
  void aLinkThatLeadsOutIsNotWrittenThrough(@TempDir Path outside) throws Exception {
    Files.createSymbolicLink(root.resolve("link"), outside.resolve("new"));

    ToolException refusal = calls.failure(writeFile, "{'path': 'link', 'content': 'x'}");

    assertThat(refusal.code()).isEqualTo(Code.OUTSIDE_WORKSPACE);
    assertThat(outside).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "// ... rest of the code unchanged ...",
        "    // ... existing code ...",
        "# rest of file remains the same",
        "/* remaining methods unchanged */",
        "<!-- ... rest of the page ... -->",
        "[rest of the document unchanged]",
        "... (remaining code unchanged)",
        "// 其余代码保持不变"
      })
  void aPlaceholderForTextThatWasLeftOutIsRefused(String placeholder) throws Exception {
    String content = "class A {\n" + placeholder + "\n}\n";

    ToolException refusal =
        calls.failure(writeFile, JsonObject.of("path", "A.java", "content", content));

    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(refusal.messageForModel()).contains("line 2 of content", placeholder.strip());
    assertThat(names()).isEmpty();
  }

  @Test
  void whatOnlyLooksLikeAPlaceholderIsWritten() throws Exception {
    String content =
        "The rest of the code is unchanged by this.\n// the rest of the list\n# other\nfoo(...args)\n";

    calls.call(writeFile, JsonObject.of("path", "a.md", "content", content));

    assertThat(root.resolve("a.md")).hasContent(content);
  }

  @Test
  void aPlaceholderThatTheFileHadBeforeIsMeantLiterally() throws Exception {
    Files.writeString(root.resolve("prompt.md"), "Never write\n// ... existing code ...\n");

    readAndOverwrite("prompt.md", "Do not write\n// ... existing code ...\n");

    assertThat(root.resolve("prompt.md")).hasContent("Do not write\n// ... existing code ...\n");
  }

  @Test
  void halfACharacterIsRefused() throws Exception {
    ToolException refusal =
        calls.failure(writeFile, JsonObject.of("path", "a.txt", "content", "a\uD83D"));

    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(refusal.messageForModel()).contains("\"\\ud83d\"");
    assertThat(names()).isEmpty();
  }

  @Test
  void aDirectoryAndAFileOnTheWayAreRefused() throws Exception {
    Files.createDirectory(root.resolve("dir"));
    Files.createFile(root.resolve("file"));

    assertThat(calls.failure(writeFile, "{'path': 'dir', 'content': ''}").code())
        .isEqualTo(Code.NOT_REGULAR);
    ToolException below = calls.failure(writeFile, "{'path': 'file/x', 'content': ''}");
    assertThat(below.code()).isEqualTo(Code.NOT_REGULAR);
    assertThat(below.messageForModel())
        .isEqualTo("file/x: a part of the path is a file, not a directory.");
  }

  @Test
  void aPathThatEndsLikeADirectoryMakesNoFile() {
    ToolException refusal = calls.failure(writeFile, "{'path': 'new/', 'content': 'x'}");

    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(refusal.messageForModel()).startsWith("new/: ends in a slash");
    assertThat(root.resolve("new")).doesNotExist();
  }

  @Test
  void aNameThatIsTooLongIsToldInWordsThatDoNotVary() {
    ToolException refusal =
        calls.failure(writeFile, JsonObject.of("path", "x".repeat(300), "content", ""));

    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(refusal.messageForModel()).endsWith("the name is too long. Use a shorter one.");
  }

  @Test
  void ofManyThatCreateTheSameFileOneSucceeds() throws Exception {
    int writers = 8;
    var start = new CountDownLatch(1);
    var pool = Executors.newFixedThreadPool(writers);
    var results =
        IntStream.range(0, writers)
            .mapToObj(
                i ->
                    pool.submit(
                        () -> {
                          start.await();
                          return new Calls()
                                  .failure(
                                      writeFile,
                                      JsonObject.of("path", "a.txt", "content", "by " + i))
                              == null;
                        }))
            .toList();

    start.countDown();
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

    long succeeded = 0;
    for (var result : results) {
      succeeded += result.get() ? 1 : 0;
    }
    assertThat(succeeded).isEqualTo(1);
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void anInterruptLeavesNothingBehind() throws Exception {
    Thread.currentThread().interrupt();

    Throwable thrown =
        catchThrowable(() -> calls.call(writeFile, "{'path': 'a.txt', 'content': 'x'}"));

    assertThat(thrown).isInstanceOf(InterruptedException.class);
    assertThat(names()).isEmpty();
  }
}
