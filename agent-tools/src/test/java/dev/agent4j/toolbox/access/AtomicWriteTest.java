package dev.agent4j.toolbox.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
}
