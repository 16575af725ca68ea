package dev.agent4j.toolbox.access;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.files.Sha256;
import dev.agent4j.toolbox.folder.Folder;
import dev.agent4j.toolbox.folder.NotRegularException;
import dev.agent4j.toolbox.folder.OpenFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file whose content is on the disk, but not yet under its name. Closing it leaves nothing of
 * what was not committed. Not thread-safe.
 */
public final class PreparedWrite implements Closeable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final Place place;
  private final NewFolders folders;
  private final Path temporary;
  private final @Nullable String replaced;
  private final Runnable giveBack;
  private boolean committed;

  private PreparedWrite(
      Place place,
      NewFolders folders,
      Path temporary,
      @Nullable String replaced,
      Runnable giveBack) {
    this.place = place;
    this.folders = folders;
    this.temporary = temporary;
    this.replaced = replaced;
    this.giveBack = giveBack;
  }

  static PreparedWrite of(
      Place place,
      byte[] content,
      @Nullable String replaced,
      @Nullable Set<PosixFilePermission> mode,
      AtomicWrite.Disk disk)
      throws IOException {
    place.requireWritable();
    BasicFileAttributes old = place.attributes();
    if (replaced == null && old != null) {
      throw new FileAlreadyExistsException(place.path().toString());
    }
    Runnable giveBack =
        place
            .territory()
            .quota()
            .reserve(place.path(), old == null ? -1 : old.size(), content.length, place.shown());
    NewFolders folders = new NewFolders(place.opened());
    var prepared = new PreparedWrite(place, folders, temporaryName(), replaced, giveBack);
    boolean stored = false;
    try {
      folders.make();
      prepared.store(content, mode, disk);
      stored = true;
      return prepared;
    } finally {
      if (!stored) {
        prepared.close();
      }
    }
  }

  static Path temporaryName() {
    var random = new byte[12];
    RANDOM.nextBytes(random);
    return Path.of(".agent4j-" + HexFormat.of().formatHex(random) + ".tmp");
  }

  private void store(byte[] content, @Nullable Set<PosixFilePermission> mode, AtomicWrite.Disk disk)
      throws IOException {
    Folder folder = folders.innermost();
    boolean onlyOwner = (replaced != null || mode != null) && folder.posix(place.name()) != null;
    FileAttribute<?>[] attributes =
        onlyOwner
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (FileChannel channel = folder.channel(temporary, NEW, attributes)) {
      disk.store(channel, content);
    }
    if (replaced != null) {
      Metadata.copy(folder, place.name(), temporary);
    }
    PosixFileAttributeView made = folder.posix(temporary);
    if (mode != null && made != null) {
      made.setPermissions(mode);
    }
  }

  /**
   * Puts the content under its name.
   *
   * @throws FileAlreadyExistsException if a new file's name is taken by now
   * @throws ToolException STALE if the file to be replaced has another content by now
   */
  public void commit() throws IOException, InterruptedException {
    Folder folder = folders.innermost();
    if (replaced == null) {
      takeName(folder);
    } else {
      requireContent(place, replaced);
      folder.move(temporary, folder, place.name());
    }
    committed = true;
    place.territory().quota().written(place.path());
    folder.sync();
  }

  private void takeName(Folder folder) throws IOException {
    folder.channel(place.name(), NEW).close();
    try {
      folder.move(temporary, folder, place.name());
    } catch (IOException e) {
      folder.deleteFile(place.name());
      throw e;
    }
  }

  /**
   * Takes back the making of a file, and of its directories.
   *
   * @param sha256 of the content that was made
   * @throws ToolException STALE if it has another content by now
   */
  public void takeBack(String sha256) throws IOException, InterruptedException {
    requireContent(place, folders.innermost(), sha256);
    folders.innermost().deleteFile(place.name());
    giveBack.run();
    folders.undo();
  }

  static void requireContent(Place place, String sha256) throws IOException, InterruptedException {
    requireContent(place, place.opened().innermost(), sha256);
  }

  private static void requireContent(Place place, Folder folder, String sha256)
      throws IOException, InterruptedException {
    String now;
    try (OpenFile file = OpenFile.in(folder, place.name())) {
      now = Sha256.of(file);
    } catch (NoSuchFileException | NotRegularException e) {
      now = "";
    }
    if (!now.equals(sha256)) {
      throw new ToolException(
          Code.STALE,
          place.shown()
              + ": changed by another program at this moment; nothing was written."
              + " Read it again, then repeat the call.");
    }
  }

  /** Leaves nothing of what was not committed. */
  @Override
  public void close() throws IOException {
    if (committed) {
      folders.close();
      return;
    }
    giveBack.run();
    try {
      folders.innermost().deleteFile(temporary);
    } catch (NoSuchFileException e) {
      // It was never made.
    } finally {
      folders.undo();
    }
  }
}
