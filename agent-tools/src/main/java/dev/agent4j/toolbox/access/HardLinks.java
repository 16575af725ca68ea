package dev.agent4j.toolbox.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;

/** Counts the names of a file. */
public final class HardLinks {
  private HardLinks() {}

  /** Returns how many names the file has, to tell of it; 1 if that cannot be found out. */
  public static int count(Place place) throws IOException {
    BasicFileAttributes found = place.attributes();
    try {
      return found == null ? 1 : count(place.path(), found);
    } catch (IOException e) {
      return 1;
    }
  }

  /**
   * Returns how many names the file at {@code path} has; 1 where the platform does not tell.
   *
   * @throws IOException if it is no longer the file that {@code found} tells of
   */
  static int count(Path path, BasicFileAttributes found) throws IOException {
    Map<String, Object> unix;
    try {
      unix = Files.readAttributes(path, "unix:nlink,fileKey", LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return 1;
    }
    if (!Objects.equals(unix.get("fileKey"), found.fileKey())) {
      throw new IOException(path + " changes at this moment");
    }
    return unix.get("nlink") instanceof Integer count ? count : 1;
  }
}
