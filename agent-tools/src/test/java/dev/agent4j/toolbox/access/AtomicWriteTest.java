package dev.agent4j.toolbox.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.OtherJvm;
import dev.agent4j.toolbox.access.Roots.Root;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicWriteTest {
  private static final byte[] NEW = {1, 2, 3, 4};

  @TempDir Path dir;
  Territory territory;

  @BeforeEach
  void setUp() throws IOException {
    dir = dir.toRealPath();
    territory =
        new Territory(
            new Roots(List.of(new Root(dir, true))), Unguarded.INSTANCE, Quota.unlimited());
  }

  enum Unguarded implements Guard {
    INSTANCE;

    @Override
    public Optional<String> protectorOf(String path) {
      return Optional.empty();
    }

    @Override
    public Optional<String> hiderOf(String path) {
      return Optional.empty();
    }

    @Override
    public boolean isSensitive(String path) {
      return false;
    }
  }

  private void create(AtomicWrite write, String path) throws Exception {
    try (Place place = Place.open(territory, path)) {
      write.create(place, NEW);
    }
  }

  private void replace(AtomicWrite write, String path, String sha256) throws Exception {
    try (Place place = Place.open(territory, path)) {
      write.replace(place, NEW, sha256);
    }
  }

  private static void store(FileChannel file, byte[] content) throws IOException {
    assertThat(file.write(ByteBuffer.wrap(content))).isEqualTo(content.length);
  }

  /** Stores half of what it is given, then is full. */
  private static void fillUp(FileChannel file, byte[] content) throws IOException {
    file.write(ByteBuffer.wrap(content, 0, content.length / 2));
    throw new FileSystemException("a", null, "No space left on device");
  }

  @Test
  void aFullDiskLeavesTheOldFileAndNothingElseAndSaysSo() throws Exception {
    Path file = Files.writeString(dir.resolve("a"), "old");
    var write = new AtomicWrite(AtomicWriteTest::fillUp);

    ToolException failure =
        catchThrowableOfType(
            ToolException.class,
            () ->
                FileFailures.told(
                    "a",
                    () -> {
                      replace(write, Sha256.of(file));
                      return 0;
                    }));

    assertThat(failure.code()).isEqualTo(Code.INTERNAL);
    assertThat(failure.messageForModel())
        .isEqualTo("a: the disk is full. Free some space, then call again.");
    assertThat(file).hasContent("old");
    assertThat(dir).isDirectoryNotContaining(it -> !it.equals(file));
  }

  private void replace(AtomicWrite write, String sha256) throws IOException, InterruptedException {
    try (Place place = Place.open(territory, "a")) {
      write.replace(place, NEW, sha256);
    }
  }

  @Test
  void aFullDiskLeavesNothingOfANewFileNorItsDirectories() {
    var write = new AtomicWrite(AtomicWriteTest::fillUp);

    assertThatThrownBy(() -> create(write, "some/where/a")).isInstanceOf(FileSystemException.class);

    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void whoReadsMeanwhileSeesTheOldContentUntilAllOfTheNewIsStored() throws Exception {
    Path file = Files.writeString(dir.resolve("a"), "old");
    var seen = new String[1];
    var write =
        new AtomicWrite(
            (temporary, content) -> {
              store(temporary, content);
              seen[0] = Files.readString(file);
            });

    replace(write, "a", Sha256.of(file));

    assertThat(seen[0]).isEqualTo("old");
    assertThat(file).hasBinaryContent(NEW);
  }

  @Test
  void aFileThatAnotherProgramChangesAtTheSameMomentIsNotReplaced() throws Exception {
    Path file = Files.writeString(dir.resolve("a"), "old");
    String hash = Sha256.of(file);
    var write =
        new AtomicWrite(
            (temporary, content) -> {
              store(temporary, content);
              Files.writeString(file, "theirs");
            });

    ToolException failure =
        catchThrowableOfType(ToolException.class, () -> replace(write, "a", hash));

    assertThat(failure.code()).isEqualTo(Code.STALE);
    assertThat(file).hasContent("theirs");
    assertThat(dir).isDirectoryNotContaining(it -> !it.equals(file));
  }

  @Test
  void aFileThatAppearsWhileANewOneIsStoredIsNotReplaced() throws Exception {
    Path file = dir.resolve("a");
    var write =
        new AtomicWrite(
            (temporary, content) -> {
              store(temporary, content);
              Files.writeString(file, "theirs");
            });

    assertThatThrownBy(() -> create(write, "a")).isInstanceOf(FileAlreadyExistsException.class);

    assertThat(file).hasContent("theirs");
    assertThat(dir).isDirectoryNotContaining(it -> !it.equals(file));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void modeAndExtendedAttributesAreKeptAndANewFileHasTheUsualOnes() throws Exception {
    Path file = Files.writeString(dir.resolve("a"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
    var attributes = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    boolean hasAttributes = mark(attributes);
    Path usual = Files.createFile(dir.resolve("usual"));

    replace(new AtomicWrite(), "a", Sha256.of(file));
    create(new AtomicWrite(), "b");

    assertThat(file).hasBinaryContent(NEW);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwxr-x--x");
    if (hasAttributes) {
      assertThat(Files.getFileAttributeView(file, UserDefinedFileAttributeView.class).list())
          .contains("mark");
    }
    assertThat(Files.getPosixFilePermissions(dir.resolve("b")))
        .isEqualTo(Files.getPosixFilePermissions(usual));
  }

  private static boolean mark(UserDefinedFileAttributeView attributes) throws IOException {
    try {
      return attributes.write("mark", ByteBuffer.wrap(new byte[] {1})) == 1;
    } catch (FileSystemException e) {
      // This file system has none.
      return false;
    }
  }

  @Test
  void aLinkStaysAndItsTargetIsWritten() throws Exception {
    Files.createDirectory(dir.resolve("real"));
    Path file = Files.writeString(dir.resolve("real/a"), "old");
    Path link = Files.createSymbolicLink(dir.resolve("link"), Path.of("real/a"));
    Files.createSymbolicLink(dir.resolve("dangling"), Path.of("real/new"));

    replace(new AtomicWrite(), "link", Sha256.of(file));
    create(new AtomicWrite(), "dangling");

    assertThat(link).isSymbolicLink();
    assertThat(file).hasBinaryContent(NEW);
    assertThat(dir.resolve("dangling")).isSymbolicLink();
    assertThat(dir.resolve("real/new")).hasBinaryContent(NEW);
  }

  @Test
  void severalFilesArePreparedAndThenPutInPlaceOrNotAtAll() throws Exception {
    Path old = Files.writeString(dir.resolve("old"), "old");
    var write = new AtomicWrite();
    try (Place first = Place.open(territory, "old");
        Place second = Place.open(territory, "x/new");
        PreparedWrite replacing = write.prepareReplace(first, NEW, Sha256.of(old));
        PreparedWrite making = write.prepareCreate(second, NEW)) {
      assertThat(old).hasContent("old");
      replacing.commit();
      assertThat(making).isNotNull();
    }

    assertThat(old).hasBinaryContent(NEW);
    assertThat(dir).isDirectoryNotContaining(it -> !it.equals(old));
  }

  @Test
  void aFileIsDeletedIfItIsStillTheSame() throws Exception {
    Path file = Files.writeString(dir.resolve("a"), "old");
    var write = new AtomicWrite();
    ToolException stale;
    try (Place place = Place.open(territory, "a")) {
      stale = catchThrowableOfType(ToolException.class, () -> write.delete(place, "0"));
      assertThat(file).exists();
      write.delete(place, Sha256.of(file));
    }

    assertThat(stale.code()).isEqualTo(Code.STALE);
    assertThat(file).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDiskThatIsFullForRealLeavesTheOldFileAndNothingElse() throws Exception {
    Path mount = Files.createDirectory(dir.resolve("small"));
    ProcessBuilder java = OtherJvm.of(OnASmallDisk.class, mount.toString());
    java.command()
        .addAll(
            0,
            List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=64k none \"$0\" || { echo no mount; exit; }; exec \"$@\"",
                mount.toString()));
    Process process = java.redirectErrorStream(true).start();

    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said.strip())
        .isIn("no mount", "a: the disk is full. Free some space, then call again. [a] old");
  }

  static final class OnASmallDisk {
    public static void main(String... arguments) throws Exception {
      Path disk = Path.of(arguments[0]).toRealPath();
      Path file = Files.writeString(disk.resolve("a"), "old");
      var small =
          new Territory(
              new Roots(List.of(new Root(disk, true))), Unguarded.INSTANCE, Quota.unlimited());
      try {
        FileFailures.told(
            "a",
            () -> {
              try (Place place = Place.open(small, "a")) {
                new AtomicWrite().replace(place, new byte[1_000_000], Sha256.of(file));
                return 0;
              }
            });
      } catch (ToolException e) {
        System.out.print(e.messageForModel());
      }
      try (var files = Files.list(disk)) {
        System.out.print(" " + files.map(Path::getFileName).toList());
      }
      System.out.println(" " + Files.readString(file));
    }
  }
}
