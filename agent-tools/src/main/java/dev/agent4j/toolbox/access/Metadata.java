package dev.agent4j.toolbox.access;

import dev.agent4j.toolbox.folder.Folder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives a new file what belongs to the one it replaces, besides its content. */
final class Metadata {
  private static final int MAX_VALUE_BYTES = 64 * 1024;

  private Metadata() {}

  static void copy(Folder folder, Path from, Path to) throws IOException {
    copyExtendedAttributes(folder, from, to);
    copyModeAndOwner(folder, from, to);
  }

  private static void copyModeAndOwner(Folder folder, Path from, Path to) throws IOException {
    PosixFileAttributeView source = folder.posix(from);
    PosixFileAttributeView target = folder.posix(to);
    if (source == null || target == null) {
      return;
    }
    PosixFileAttributes old = source.readAttributes();
    PosixFileAttributes made = target.readAttributes();
    try {
      if (!old.group().equals(made.group())) {
        target.setGroup(old.group());
      }
      if (!old.owner().equals(made.owner())) {
        target.setOwner(old.owner());
      }
    } catch (FileSystemException e) {
      // Only a privileged user gives files away; the content is what was asked for.
    }
    target.setPermissions(old.permissions());
  }

  /** These are reached by path only, so both files are looked at again afterwards. */
  private static void copyExtendedAttributes(Folder folder, Path from, Path to) throws IOException {
    UserDefinedFileAttributeView source = view(folder, from);
    UserDefinedFileAttributeView target = view(folder, to);
    if (source == null || target == null) {
      return;
    }
    try {
      for (String name : source.list()) {
        int size = source.size(name);
        if (size <= MAX_VALUE_BYTES && isSame(folder, from) && isSame(folder, to)) {
          ByteBuffer value = ByteBuffer.allocate(size);
          source.read(name, value);
          target.write(name, value.flip());
        }
      }
    } catch (IOException | UnsupportedOperationException e) {
      // The file system has none, or not this one; the content is what was asked for.
    }
  }

  private static @Nullable UserDefinedFileAttributeView view(Folder folder, Path name)
      throws IOException {
    return isSame(folder, name)
        ? Files.getFileAttributeView(
            folder.path().resolve(name),
            UserDefinedFileAttributeView.class,
            LinkOption.NOFOLLOW_LINKS)
        : null;
  }

  private static boolean isSame(Folder folder, Path name) throws IOException {
    var opened = folder.attributes(name);
    var named = Folder.attributesOf(folder.path().resolve(name));
    return opened != null
        && named != null
        && opened.isRegularFile()
        && Objects.equals(opened.fileKey(), named.fileKey());
  }
}
