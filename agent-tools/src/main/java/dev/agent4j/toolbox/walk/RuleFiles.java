package dev.agent4j.toolbox.walk;

import dev.agent4j.toolbox.folder.Folder;
import dev.agent4j.toolbox.folder.OpeningWatch;
import dev.agent4j.toolbox.ignore.IgnoreFile;
import dev.agent4j.toolbox.ignore.IgnoreRules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Reads the files that hold ignore rules. What is no regular file, or cannot be read, has none. */
final class RuleFiles {
  static final String NAME = ".gitignore";
  static final String GIT = ".git";

  private RuleFiles() {}

  /**
   * Returns the rules that hold in a directory.
   *
   * @param above those that hold in the directory it is in
   * @param path its path from the root of the workspace: empty, or with a slash at its end
   * @param hasGit whether it has an entry named .git, so that it is the top of a repository
   * @param hasRules whether it has an entry named .gitignore
   */
  static IgnoreRules in(
      Folder folder,
      OpeningWatch watch,
      IgnoreRules above,
      String path,
      boolean hasGit,
      boolean hasRules)
      throws IOException {
    IgnoreRules rules = hasGit ? excluded(folder, watch, path) : above;
    IgnoreFile own = hasRules ? read(folder, watch, NAME) : null;
    return own == null ? rules : rules.with(own, path);
  }

  /** A directory at the top of a repository has its own rules and none from above. */
  private static IgnoreRules excluded(Folder top, OpeningWatch watch, String path)
      throws IOException {
    try (Folder git = top.enter(Path.of(GIT), watch);
        Folder info = git.enter(Path.of("info"), watch)) {
      IgnoreFile file = read(info, watch, "exclude");
      return file == null ? IgnoreRules.NONE : IgnoreRules.NONE.with(file, path);
    } catch (FileSystemException e) {
      return IgnoreRules.NONE;
    }
  }

  private static @Nullable IgnoreFile read(Folder folder, OpeningWatch watch, String name)
      throws IOException {
    Path path = Path.of(name);
    try {
      BasicFileAttributes found = folder.attributes(path);
      if (found == null || !found.isRegularFile() || found.size() > IgnoreFile.MAX_BYTES) {
        return null;
      }
      var bytes = ByteBuffer.allocate((int) found.size());
      try (FileChannel channel = folder.read(path, watch)) {
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
          // Until it is full or the file ends.
        }
      }
      return IgnoreFile.of(java.util.Arrays.copyOf(bytes.array(), bytes.position()));
    } catch (FileSystemException e) {
      return null;
    }
  }
}
