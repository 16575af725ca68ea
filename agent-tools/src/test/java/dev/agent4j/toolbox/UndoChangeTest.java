package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.access.AtomicWrite;
import dev.agent4j.toolbox.certificate.EditCertificate;
import dev.agent4j.toolbox.change.ChangeLog;
import dev.agent4j.toolbox.change.Changed;
import dev.agent4j.toolbox.change.FileChange;
import dev.agent4j.toolbox.change.Image;
import dev.agent4j.toolbox.change.PlaceFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UndoChangeTest {
  @TempDir Path root;
  Workspace workspace;
  Tool undo;
  final Calls calls = new Calls();

  @BeforeEach
  void setUp() {
    workspace = Workspace.of(root);
    undo = UndoChange.in(workspace);
  }

  private void patch(String body) throws Exception {
    calls.call(
        ApplyPatch.in(workspace),
        JsonObject.of("patch", "*** Begin Patch\n" + body + "*** End Patch\n"));
  }

  private void edit(String old, String now) throws Exception {
    calls.call(
        EditFile.in(workspace),
        JsonObject.of("path", "a.txt", "edits", List.of(Map.of("old", old, "new", now))));
  }

  private Map<String, String> tree() throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        tree.put(root.relativize(file).toString(), Files.readString(file));
      }
    }
    return tree;
  }

  @Test
  void theLastChangesAreTakenBackOneByOneAndTheUndoIsCertifiedToo() throws Exception {
    Path file = Files.writeString(root.resolve("a.txt"), "one\r\ntwo\n");
    edit("one", "ONE");
    edit("two", "TWO");

    ToolOutput last = calls.call(undo, "{}");
    assertThat(file).hasBinaryContent("ONE\r\ntwo\n".getBytes(UTF_8));
    calls.call(undo, "{}");
    ToolException none = calls.failure(undo, "{}");

    assertThat(file).hasBinaryContent("one\r\ntwo\n".getBytes(UTF_8));
    assertThat(last.text()).startsWith("Undid c2, as change c3:\nrestore a.txt: 9 bytes, hash ");
    EditCertificate certificate = EditCertificate.of(last.details().objects("certificates").get(0));
    assertThat(certificate.verify("ONE\r\nTWO\n".getBytes(UTF_8), "ONE\r\ntwo\n".getBytes(UTF_8)))
        .isTrue();
    assertThat(none.code()).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void anUndoIsUndoneByItsName() throws Exception {
    Path file = Files.writeString(root.resolve("a.txt"), "one\n");
    edit("one", "ONE");
    calls.call(undo, "{}");

    calls.call(undo, "{'change': 'c2'}");

    assertThat(file).hasContent("ONE\n");
    assertThat(calls.failure(undo, "{'change': 'c1'}").code()).isEqualTo(Code.NO_CHANGE);
    assertThat(calls.failure(undo, "{'change': 'c9'}").messageForModel())
        .contains("c9: no such change", "c1 (a.txt), c2 (a.txt)");
  }

  @Test
  void aFileThatChangedSinceIsLeftAsItIs() throws Exception {
    Path file = Files.writeString(root.resolve("a.txt"), "one\n");
    edit("one", "ONE");
    Files.writeString(file, "theirs\n");

    ToolException refusal = calls.failure(undo, "{}");

    assertThat(refusal.code()).isEqualTo(Code.STALE);
    assertThat(refusal.messageForModel())
        .startsWith("a.txt: not as change c1 left it, its hash is");
    assertThat(file).hasContent("theirs\n");
  }

  @Test
  void whatAPatchDidToAllFilesIsTakenBackWithTheirModes() throws Exception {
    Files.writeString(root.resolve("a.txt"), "one\n");
    Path secret = Files.writeString(root.resolve("secret.txt"), "s\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Path script = Files.writeString(root.resolve("run.sh"), "echo\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> before = tree();
    patch(
        """
        *** Update File: a.txt
        -one
        +ONE
        *** Add File: new/x.txt
        +x
        *** Delete File: secret.txt
        *** Update File: run.sh
        *** Move to: bin/run.sh
        -echo
        +echo 2
        """);
    assertThat(tree()).isNotEqualTo(before);

    ToolOutput dry = calls.call(undo, "{'dry_run': true}");
    assertThat(root.resolve("secret.txt")).doesNotExist();
    calls.call(undo, "{}");

    assertThat(dry.text())
        .contains("Undoing c1 would do this", "bring back secret.txt", "delete new/x.txt")
        .contains("move bin/run.sh back to run.sh", "restore a.txt");
    assertThat(tree()).isEqualTo(before);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void aFileThatWasMadeIsDeletedOnlyIfItIsStillTheSame() throws Exception {
    calls.call(WriteFile.in(workspace), "{'path': 'n.txt', 'content': 'x'}");
    calls.call(WriteFile.in(workspace), "{'path': 'm.txt', 'content': 'x'}");
    Files.writeString(root.resolve("n.txt"), "mine now");

    assertThat(calls.failure(undo, "{'change': 'c1'}").code()).isEqualTo(Code.STALE);
    calls.call(undo, "{'change': 'c2'}");

    assertThat(root.resolve("n.txt")).hasContent("mine now");
    assertThat(root.resolve("m.txt")).doesNotExist();
  }

  @Test
  void nothingIsBroughtBackOverWhatTookItsPlaceNorThroughALink() throws Exception {
    Files.writeString(root.resolve("a.txt"), "one\n");
    patch("*** Delete File: a.txt\n");
    Files.writeString(root.resolve("b.txt"), "other\n");
    Files.createSymbolicLink(root.resolve("a.txt"), Path.of("b.txt"));

    ToolException refusal = calls.failure(undo, "{}");

    assertThat(refusal.code()).isEqualTo(Code.STALE);
    assertThat(refusal.messageForModel())
        .isEqualTo("a.txt: has become a symbolic link; nothing was changed.");
    assertThat(root.resolve("b.txt")).hasContent("other\n");
  }

  @Test
  void whatIsTooMuchToKeepIsSaidWhenItIsChangedAndWhenItIsToBeUndone() throws Exception {
    var files = new PlaceFiles(workspace::open, new AtomicWrite());
    var log = new ChangeLog(10);
    for (String name : List.of("a", "b", "big")) {
      Files.writeString(root.resolve(name), name.equals("big") ? "0123456789ab" : "12345678");
    }

    ChangeLog.Committed first = log.commit(List.of(replace(files, "a")), files);
    ChangeLog.Committed second = log.commit(List.of(replace(files, "b")), files);
    ChangeLog.Committed big = log.commit(List.of(replace(files, "big")), files);

    assertThat(List.of(first.isKept(), second.isKept(), big.isKept()))
        .containsExactly(true, true, false);
    assertThat(Changed.note(big))
        .isEqualTo(" This cannot be undone: the earlier content is too large to keep.");
    ToolException gone =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            ToolException.class, () -> log.undo("c1", files).plan());
    assertThat(gone.messageForModel())
        .isEqualTo(
            "c1 (a) cannot be undone: earlier contents were dropped at the 0 MB limit. Nothing was changed.");
    ChangeLog.Undo undone = log.undo("c2", files);
    undone.commit(undone.plan());
    assertThat(root.resolve("b")).hasContent("12345678");
    log.close();
  }

  private static FileChange replace(PlaceFiles files, String name) throws IOException {
    Image before = files.readExisting(name);
    return FileChange.replace(name, before, "new".getBytes(UTF_8));
  }

  @Test
  void formerContentsLieInADirectoryOfTheOwnerAloneAndGoWithTheSession() throws Exception {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    List<Path> before = undoDirectories(temporary);
    Files.writeString(root.resolve("a.txt"), "one\n");
    var scope = new ToolScope();
    JsonObject arguments =
        JsonObject.of("path", "a.txt", "edits", List.of(Map.of("old", "one", "new", "two")));
    EditFile.in(workspace).execute(arguments, ToolContext.of("1", scope));

    List<Path> made = undoDirectories(temporary);
    made.removeAll(before);
    boolean mine = made.stream().anyMatch(UndoChangeTest::isOwnersAlone);
    scope.close();

    assertThat(mine).isTrue();
    assertThat(root.resolve(".git")).doesNotExist();
    List<Path> left = undoDirectories(temporary);
    assertThat(made).anyMatch(it -> !left.contains(it));
  }

  private static boolean isOwnersAlone(Path directory) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))
          .equals("rwx------");
    } catch (IOException e) {
      return false; // Another session's, which has ended.
    }
  }

  private static List<Path> undoDirectories(Path temporary) throws IOException {
    try (var entries = Files.list(temporary)) {
      return new java.util.ArrayList<>(
          entries.filter(it -> it.getFileName().toString().startsWith("agent4j-undo-")).toList());
    }
  }

  /** Is full when so many files are stored. */
  private static AtomicWrite fullAfter(int files) {
    var left = new AtomicInteger(files);
    return new AtomicWrite(
        (channel, content) -> {
          if (left.getAndDecrement() <= 0) {
            channel.write(ByteBuffer.wrap(content, 0, content.length / 2));
            throw new FileSystemException("", null, "No space left on device");
          }
          write(channel, content);
        });
  }

  private static void write(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(content);
    while (left.hasRemaining()) {
      channel.write(left);
    }
  }

  private static final String THREE =
      """
      *** Begin Patch
      *** Update File: a.txt
      -one
      +ONE
      *** Add File: deep/er/new.txt
      +x
      *** Update File: b.txt
      -two
      +TWO
      *** Delete File: c.txt
      *** End Patch
      """;

  private void makeThree() throws IOException {
    Files.writeString(root.resolve("a.txt"), "one\n");
    Files.writeString(root.resolve("b.txt"), "two\n");
    Files.writeString(root.resolve("c.txt"), "three\n");
  }

  @Test
  void aDiskThatIsFullAtAnyFileOfAPatchChangesNothing() throws Exception {
    makeThree();
    Map<String, String> before = tree();

    for (int files = 0; files < 3; files++) {
      var tool = new ApplyPatch(workspace, new PlaceFiles(workspace::open, fullAfter(files)));
      ToolException failure =
          org.assertj.core.api.Assertions.catchThrowableOfType(
              ToolException.class,
              () -> tool.apply(new ApplyPatch.Args(THREE), ToolContext.of("1", new ToolScope())));

      assertThat(failure.messageForModel()).contains("the disk is full");
      assertThat(tree()).isEqualTo(before);
      assertThat(root.resolve("deep")).doesNotExist();
    }
  }

  @Test
  void aFileThatChangesWhileAPatchIsMadeReadyTakesAllOfItBack() throws Exception {
    makeThree();
    var stored = new AtomicInteger();
    var disk =
        new AtomicWrite(
            (channel, content) -> {
              write(channel, content);
              if (stored.incrementAndGet() == 3) {
                Files.writeString(root.resolve("c.txt"), "theirs\n");
              }
            });
    var tool = new ApplyPatch(workspace, new PlaceFiles(workspace::open, disk));

    ToolException failure =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            ToolException.class,
            () -> tool.apply(new ApplyPatch.Args(THREE), ToolContext.of("1", new ToolScope())));

    assertThat(failure.code()).isEqualTo(Code.STALE);
    assertThat(tree())
        .containsOnly(
            Map.entry("a.txt", "one\n"),
            Map.entry("b.txt", "two\n"),
            Map.entry("c.txt", "theirs\n"));
    assertThat(root.resolve("deep")).doesNotExist();
  }

  @Test
  void aPatchThatIsCancelledHalfWayChangesNothing() throws Exception {
    makeThree();
    Map<String, String> before = tree();
    for (int at = 1; at <= 3; at++) {
      var stored = new AtomicInteger();
      int interruptedAt = at;
      var disk =
          new AtomicWrite(
              (channel, content) -> {
                write(channel, content);
                if (stored.incrementAndGet() == interruptedAt) {
                  Thread.currentThread().interrupt();
                }
              });
      var tool = new ApplyPatch(workspace, new PlaceFiles(workspace::open, disk));

      Throwable thrown =
          org.assertj.core.api.Assertions.catchThrowable(
              () -> tool.apply(new ApplyPatch.Args(THREE), ToolContext.of("1", new ToolScope())));

      assertThat(Thread.interrupted() || thrown instanceof InterruptedException).isTrue();
      assertThat(tree()).isEqualTo(before);
      assertThat(root.resolve("deep")).doesNotExist();
    }
  }
}
