package dev.agent4j.toolbox.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes the names of new files last. */
public final class DirectorySync {
  private DirectorySync() {}

  /** Makes the name of {@code file} last. What was written is complete without it. */
  public static void around(Path file) {
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      // Not every system opens directories; then the name lasts when the system gets to it.
    }
  }
}
