package dev.agent4j.toolbox.walk;

import dev.agent4j.toolbox.folder.Folder;
import dev.agent4j.toolbox.folder.OpeningWatch;
import dev.agent4j.toolbox.ignore.IgnoreRules;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory that a walk begins at, reached from the root of the workspace name by name, and the
 * rules of the directories on the way. Closed by who opened it.
 */
public final class WalkStart implements Closeable {
  private final Folder folder;
  private final OpeningWatch watch;
  private final RuleFiles files;
  private final IgnoreRules above;
  private final String path;
  private final boolean ignored;

  private WalkStart(
      Folder folder,
      OpeningWatch watch,
      RuleFiles files,
      IgnoreRules above,
      String path,
      boolean ignored) {
    this.folder = folder;
    this.watch = watch;
    this.files = files;
    this.above = above;
    this.path = path;
    this.ignored = ignored;
  }

  /**
   * Opens {@code start}.
   *
   * @param roots those of the workspace, absolute and without links
   * @param root the one of them that {@code start} is below
   * @param start below it or itself, without links
   */
  public static WalkStart open(List<Path> roots, Path root, Path start) throws IOException {
    var watch = new OpeningWatch();
    var files = new RuleFiles(watch, roots);
    Folder folder = null;
    try {
      folder = Folder.open(root);
      IgnoreRules rules = IgnoreRules.NONE;
      String path = "";
      boolean ignored = false;
      for (Path name : root.relativize(start)) {
        if (name.toString().isEmpty()) {
          continue;
        }
        rules = files.in(folder, rules, path, has(folder, RuleFiles.GIT), true);
        if (rules.ignore(path, name.toString(), true)) {
          ignored = true;
          rules = IgnoreRules.NONE;
        }
        Folder next = folder.folder(name);
        folder.close();
        folder = next;
        path += name + "/";
      }
      return new WalkStart(folder, watch, files, rules, path, ignored);
    } catch (IOException | RuntimeException e) {
      watch.close();
      if (folder != null) {
        folder.close();
      }
      throw e;
    }
  }

  private static boolean has(Folder folder, String name) throws IOException {
    return folder.attributes(Path.of(name)) != null;
  }

  Folder folder() {
    return folder;
  }

  OpeningWatch watch() {
    return watch;
  }

  /** Returns what reads the rules of each directory. */
  RuleFiles files() {
    return files;
  }

  /** Returns the rules that hold in the directory that this one is in. */
  IgnoreRules above() {
    return above;
  }

  /** Returns its path from the root: empty, or with a slash at its end. */
  String path() {
    return path;
  }

  /**
   * Tells whether the rules ignore it, or a directory that it is in. Whoever names it means it, so
   * that those rules are not for what is in it.
   */
  public boolean isIgnored() {
    return ignored;
  }

  @Override
  public void close() throws IOException {
    watch.close();
    folder.close();
  }
}
