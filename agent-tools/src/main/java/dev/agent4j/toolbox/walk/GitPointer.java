package dev.agent4j.toolbox.walk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agent4j.toolbox.folder.Folder;
import dev.agent4j.toolbox.folder.OpeningWatch;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the file that a worktree or submodule has in place of a directory {@code .git}: to the
 * directory it names, and from there to the one that its repository has in common with others, as
 * gitrepository-layout(5) says. Whoever writes such a file could name any directory, so it is
 * followed below the roots of the workspace only, name by name and through no link.
 */
final class GitPointer {
  private static final String MARK = "gitdir:";
  private static final String COMMON = "commondir";
  private static final int MAX_BYTES = 8 << 10;

  private final OpeningWatch watch;
  private final List<Path> roots;

  GitPointer(OpeningWatch watch, List<Path> roots) {
    this.watch = watch;
    this.roots = List.copyOf(roots);
  }

  /**
   * Opens the directory whose {@code info/exclude} holds for {@code top}; null if the file names
   * none, or one outside.
   */
  @Nullable Folder follow(Folder top) throws IOException {
    String text = text(top, RuleFiles.GIT);
    if (!text.startsWith(MARK)) {
      return null;
    }
    Folder own = open(top.path(), text.substring(MARK.length()).strip());
    String common = own == null ? "" : text(own, COMMON);
    if (own == null || common.isEmpty()) {
      return own;
    }
    try (own) {
      return open(own.path(), common);
    }
  }

  private String text(Folder folder, String name) throws IOException {
    byte[] bytes = RuleFiles.bytes(folder, name, MAX_BYTES, watch);
    return bytes == null ? "" : new String(bytes, UTF_8).strip();
  }

  private @Nullable Folder open(Path from, String to) throws IOException {
    Path path;
    try {
      path = from.resolve(to).normalize();
    } catch (InvalidPathException e) {
      return null;
    }
    for (Path root : roots) {
      if (path.startsWith(root)) {
        return open(root, root.relativize(path));
      }
    }
    return null;
  }

  private Folder open(Path root, Path below) throws IOException {
    Folder folder = Folder.open(root);
    for (Path name : below) {
      if (!name.toString().isEmpty()) {
        try (Folder last = folder) {
          folder = last.enter(name, watch);
        }
      }
    }
    return folder;
  }
}
