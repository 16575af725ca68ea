package dev.agent4j.toolbox.folder;

import java.nio.file.FileSystemException;
import java.nio.file.attribute.BasicFileAttributes;

/** What was to be a regular file is a directory, link, pipe, socket or device. */
public final class NotRegularException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  private final boolean directory;

  NotRegularException(String file, BasicFileAttributes attributes) {
    super(file);
    directory = attributes.isDirectory();
  }

  /** Tells whether it is a directory. */
  public boolean isDirectory() {
    return directory;
  }
}
