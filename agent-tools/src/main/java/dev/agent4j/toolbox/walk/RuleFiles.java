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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the files that hold ignore rules. What is no regular file, or cannot be read, has none. */
final class RuleFiles {
  static final String NAME = ".gitignore";
  static final String GIT = ".git";

  private final OpeningWatch watch;
  private final GitPointer pointer;

  /**
   * @param roots the directories that nothing leads out of
   */
  RuleFiles(OpeningWatch watch, List<Path> roots) {
    this.watch = watch;
    pointer = new GitPointer(watch, roots);
  }

  /**
   * Returns the rules that hold in a directory.
   *
   * @param above those that hold in the directory it is in
   * @param path its path from the root of the workspace: empty, or with a slash at its end
   * @param hasGit whether it has an entry named .git, so that it is the top of a repository
   * @param hasRules whether it has an entry named .gitignore
   */
  IgnoreRules in(Folder folder, IgnoreRules above, String path, boolean hasGit, boolean hasRules)
      throws IOException {
    IgnoreRules rules = hasGit ? excluded(folder, path) : above;
    IgnoreFile own = hasRules ? read(folder, NAME) : null;
    return own == null ? rules : rules.with(own, path);
  }

  /** A directory at the top of a repository has its own rules and none from above. */
  private IgnoreRules excluded(Folder top, String path) throws IOException {
    try (Folder git = isFile(top) ? pointer.follow(top) : top.enter(Path.of(GIT), watch)) {
      if (git == null) {
        return IgnoreRules.NONE;
      }
      try (Folder info = git.enter(Path.of("info"), watch)) {
        IgnoreFile file = read(info, "exclude");
        return file == null ? IgnoreRules.NONE : IgnoreRules.NONE.with(file, path);
      }
    } catch (FileSystemException e) {
      return IgnoreRules.NONE;
    }
  }

  private static boolean isFile(Folder top) throws IOException {
    BasicFileAttributes found = top.attributes(Path.of(GIT));
    return found != null && found.isRegularFile();
  }

  private @Nullable IgnoreFile read(Folder folder, String name) throws IOException {
    byte[] bytes = bytes(folder, name, IgnoreFile.MAX_BYTES, watch);
    return bytes == null ? null : IgnoreFile.of(bytes);
  }

  /** Returns a small regular file; null if it is not there, is none, or cannot be read. */
  static byte @Nullable [] bytes(Folder folder, String name, int max, OpeningWatch watch)
      throws IOException {
    Path path = Path.of(name);
    try {
      BasicFileAttributes found = folder.attributes(path);
      if (found == null || !found.isRegularFile() || found.size() > max) {
        return null;
      }
      var bytes = ByteBuffer.allocate((int) found.size());
      try (FileChannel channel = folder.read(path, watch)) {
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
          // Until it is full or the file ends.
        }
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    } catch (FileSystemException e) {
      return null;
    }
  }
}
