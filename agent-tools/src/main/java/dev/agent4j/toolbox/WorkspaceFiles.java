package dev.agent4j.toolbox;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.change.FileAccess;
import dev.agent4j.toolbox.change.Image;
import dev.agent4j.toolbox.files.AtomicWrite;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.FileKind;
import dev.agent4j.toolbox.files.FileLocks;
import dev.agent4j.toolbox.files.Sha256;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files below the root of a workspace. */
final class WorkspaceFiles implements FileAccess {
  private final Workspace workspace;
  private final AtomicWrite disk;

  WorkspaceFiles(Workspace workspace, AtomicWrite disk) {
    this.workspace = workspace;
    this.disk = disk;
  }

  /** Changes refer to where a file is: a link that came there since leads elsewhere. */
  private Path resolve(String path) {
    Path file = workspace.resolve(path);
    if (!workspace.relative(file).equals(path)) {
      throw new ToolException(
          Code.STALE,
          Show.line(path) + ": a link by now, which is not followed here; nothing was changed.");
    }
    return file;
  }

  @Override
  public Optional<Image> read(String path) throws IOException {
    Path file = resolve(path);
    BasicFileAttributes attributes = FileKind.attributes(file);
    if (attributes == null) {
      return Optional.empty();
    }
    if (!attributes.isRegularFile()) {
      throw ExistingFile.notRegular(path, attributes);
    }
    return Optional.of(new Image(TextFile.load(file, path), mode(file)));
  }

  private static @Nullable Set<PosixFilePermission> mode(Path file) throws IOException {
    var view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    return view == null ? null : view.readAttributes().permissions();
  }

  @Override
  public void create(String path, Image image) throws IOException {
    Path file = resolve(path);
    disk.create(file, image.content());
    Set<PosixFilePermission> mode = image.mode();
    if (mode != null) {
      Files.setPosixFilePermissions(file, mode);
    }
  }

  @Override
  public void replace(String path, byte[] content, String sha256)
      throws IOException, InterruptedException {
    disk.replace(resolve(path), content, sha256, path);
  }

  @Override
  public void delete(String path, String sha256) throws IOException, InterruptedException {
    Path file = resolve(path);
    if (!Sha256.of(file).equals(sha256)) {
      throw new ToolException(
          Code.STALE,
          Show.line(path) + ": changed by another program at this moment; it was not deleted.");
    }
    Files.delete(file);
    AtomicWrite.syncDirectory(file);
  }

  @Override
  public <T> T holding(List<String> paths, FileFailures.Work<T> work)
      throws IOException, InterruptedException {
    return FileLocks.holding(paths.stream().map(workspace::resolve).toList(), work);
  }
}
