package dev.agent4j.toolbox.access;

import dev.agent4j.toolbox.folder.Folder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Makes the directories that are missing on the way to a file.
 *
 * <p>Java cannot make one in an opened directory. So it is made in the root, whose path is the
 * host's, and moved to where it belongs. Where that fails, as on another file system or in a root
 * that may not be written, it is made by its path and then looked for through the opened directory.
 */
final class NewFolders implements Closeable {
  private final Place.Opened opened;

  /** A directory that was made, by its name in the one around it. */
  private record Made(Folder around, Path name, Folder folder) {}

  private final Deque<Made> made = new ArrayDeque<>();

  NewFolders(Place.Opened opened) {
    this.opened = opened;
  }

  void make() throws IOException {
    for (Path name : opened.missing()) {
      Folder around = innermost();
      boolean isNew = make(around, name);
      Folder folder = around.folder(name);
      if (isNew) {
        made.push(new Made(around, name, folder));
      } else {
        made.push(new Made(around, Path.of(""), folder));
      }
    }
  }

  Folder innermost() {
    Made last = made.peek();
    return last == null ? opened.innermost() : last.folder();
  }

  private boolean make(Folder around, Path name) throws IOException {
    if (around.attributes(name) != null) {
      return false;
    }
    Folder top = opened.top();
    if (around == top) {
      return makeByPath(around, name);
    }
    Path temporary = PreparedWrite.temporaryName();
    try {
      Files.createDirectory(top.path().resolve(temporary));
    } catch (AccessDeniedException e) {
      return makeByPath(around, name);
    }
    try {
      top.move(temporary, around, name);
      return true;
    } catch (AtomicMoveNotSupportedException e) {
      top.deleteDirectory(temporary);
      return makeByPath(around, name);
    } catch (IOException e) {
      top.deleteDirectory(temporary);
      throw e;
    }
  }

  private static boolean makeByPath(Folder around, Path name) throws IOException {
    Path path = around.path().resolve(name);
    try {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    if (around.attributes(name) == null) {
      Files.deleteIfExists(path);
      throw new NoSuchFileException(path.toString());
    }
    return true;
  }

  /** Deletes what was made, unless somebody uses it by now. */
  void undo() throws IOException {
    while (!made.isEmpty()) {
      Made last = made.pop();
      last.folder().close();
      if (!last.name().toString().isEmpty()) {
        try {
          last.around().deleteDirectory(last.name());
        } catch (IOException e) {
          // Somebody uses it by now, so it stays.
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    while (!made.isEmpty()) {
      made.pop().folder().close();
    }
  }
}
