package dev.agent4j.toolbox.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FolderTest {
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  @TempDir Path dir;

  /** The one the platform gives, and the one that every platform has. */
  enum Kind {
    OPENED,
    NAMED;

    Folder open(Path path) throws IOException {
      return this == OPENED
          ? Folder.open(path)
          : new NamedFolder(path, Folder.attributesOf(path).fileKey());
    }
  }

  @BeforeEach
  void setUp() throws IOException {
    dir = dir.toRealPath();
    Files.writeString(dir.resolve("a"), "a");
    Files.createDirectory(dir.resolve("sub"));
  }

  @ParameterizedTest
  @EnumSource
  void filesAreMadeMovedListedAndDeleted(Kind kind) throws Exception {
    try (Folder folder = kind.open(dir);
        Folder sub = folder.folder(Path.of("sub"))) {
      try (FileChannel made = folder.channel(Path.of("b"), NEW)) {
        assertThat(made.write(ByteBuffer.wrap(new byte[] {1, 2}))).isEqualTo(2);
      }
      folder.move(Path.of("b"), sub, Path.of("c"));
      folder.sync();

      assertThat(dir.resolve("sub/c")).hasBinaryContent(new byte[] {1, 2});
      assertThat(folder.names()).containsExactlyInAnyOrder(Path.of("a"), Path.of("sub"));
      assertThat(sub.attributes(Path.of("c")).size()).isEqualTo(2);
      assertThat(sub.attributes(Path.of("b"))).isNull();
      sub.deleteFile(Path.of("c"));
      folder.deleteDirectory(Path.of("sub"));
      assertThat(dir.resolve("sub")).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource
  void linksAreNotFollowedNeitherToFilesNorToDirectories(Kind kind) throws Exception {
    Files.createSymbolicLink(dir.resolve("link"), Path.of("a"));
    Files.createSymbolicLink(dir.resolve("linked"), Path.of("sub"));
    try (Folder folder = kind.open(dir)) {
      assertThat(folder.attributes(Path.of("link")).isSymbolicLink()).isTrue();
      assertThatThrownBy(() -> folder.folder(Path.of("linked")))
          .isInstanceOf(NotDirectoryException.class);
      assertThatThrownBy(() -> folder.folder(Path.of("none")))
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> folder.channel(Path.of("link"), Set.of(StandardOpenOption.READ)))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> folder.channel(Path.of("link"), NEW))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThatThrownBy(() -> OpenFile.in(folder, Path.of("link")))
          .isInstanceOf(NotRegularException.class);
    }
  }

  @Test
  void aFolderByNameNoticesThatAnotherOneHasTakenItsPlace() throws Exception {
    try (Folder folder = Kind.NAMED.open(dir.resolve("sub"))) {
      Files.move(dir.resolve("sub"), dir.resolve("moved"));
      Files.createSymbolicLink(dir.resolve("sub"), dir);

      assertThatThrownBy(() -> folder.channel(Path.of("x"), NEW))
          .isInstanceOf(NotDirectoryException.class);
      assertThatThrownBy(() -> folder.attributes(Path.of("a")))
          .isInstanceOf(NotDirectoryException.class);
      assertThat(dir.resolve("x")).doesNotExist();
    }
  }

  @Test
  void whatIsWrittenGoesWhereTheOpenedFolderIsWhateverHasItsNameNow() throws Exception {
    try (Folder folder = Folder.open(dir);
        Folder sub = folder.folder(Path.of("sub"))) {
      if (!(sub instanceof OpenedFolder)) {
        return;
      }
      Files.move(dir.resolve("sub"), dir.resolve("moved"));
      Files.createSymbolicLink(dir.resolve("sub"), dir);
      sub.channel(Path.of("x"), NEW).close();

      assertThat(dir.resolve("moved/x")).exists();
      assertThat(dir.resolve("x")).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOpenFileIsReadFromItsFirstByteAsOftenAsNeeded(Kind kind) throws Exception {
    try (Folder folder = kind.open(dir);
        OpenFile file = OpenFile.in(folder, Path.of("a"))) {
      for (int i = 0; i < 2; i++) {
        try (var in = file.open()) {
          assertThat(in.readAllBytes()).containsExactly('a');
        }
      }
      assertThat(file.attributes().size()).isEqualTo(1);
    }
  }

  @Test
  void aRootThatIsALinkOrNoDirectoryIsNotOpened() throws Exception {
    Files.createSymbolicLink(dir.resolve("linked"), Path.of("sub"));

    assertThatThrownBy(() -> Folder.open(dir.resolve("linked")))
        .isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> Folder.open(dir.resolve("a")))
        .isInstanceOf(NotDirectoryException.class);
  }
}
