package dev.agent4j.toolbox.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicWriteTest {
  private static final byte[] NEW = {1, 2, 3, 4};

  @TempDir Path dir;

  /** Stores half of what it is given, then is full. */
  private static void fillUp(Path file, byte[] content) throws IOException {
    Files.write(file, Arrays.copyOf(content, content.length / 2));
    throw new FileSystemException(file.toString(), null, "No space left on device");
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
                      write.replace(file, NEW, Sha256.of(file), "a");
                      return 0;
                    }));

    assertThat(failure.code()).isEqualTo(Code.INTERNAL);
    assertThat(failure.messageForModel())
        .isEqualTo("a: the disk is full. Free some space, then call again.");
    assertThat(file).hasContent("old");
    assertThat(dir).isDirectoryNotContaining(it -> !it.equals(file));
  }

  @Test
  void aFullDiskLeavesNothingOfANewFileNorItsDirectories() {
    var write = new AtomicWrite(AtomicWriteTest::fillUp);

    assertThatThrownBy(() -> write.create(dir.resolve("some/where/a"), NEW))
        .isInstanceOf(FileSystemException.class);

    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void whoReadsMeanwhileSeesTheOldContentUntilAllOfTheNewIsStored() throws Exception {
    Path file = Files.writeString(dir.resolve("a"), "old");
    var seen = new String[1];
    var write =
        new AtomicWrite(
            (temporary, content) -> {
              Files.write(temporary, content);
              seen[0] = Files.readString(file);
            });

    write.replace(file, NEW, Sha256.of(file), "a");

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
              Files.write(temporary, content);
              Files.writeString(file, "theirs");
            });

    ToolException failure =
        catchThrowableOfType(ToolException.class, () -> write.replace(file, NEW, hash, "a"));

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
              Files.write(temporary, content);
              Files.writeString(file, "theirs");
            });

    assertThatThrownBy(() -> write.create(file, NEW))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(file).hasContent("theirs");
    assertThat(dir).isDirectoryNotContaining(it -> !it.equals(file));
  }
}
