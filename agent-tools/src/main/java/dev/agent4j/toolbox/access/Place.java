package dev.agent4j.toolbox.access;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.access.Roots.Root;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.folder.Folder;
import dev.agent4j.toolbox.folder.NotRegularException;
import dev.agent4j.toolbox.folder.OpenFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a model's path leads: a name in a directory that is held open. What is done here is done in
 * that directory, whatever its path leads to meanwhile. Not thread-safe; closed by who opened it.
 *
 * <p>Links are followed when this is opened, by their text and only below the roots; a file at the
 * end of one is read and written where it is, and the link stays.
 */
public final class Place implements Closeable {
  private static final int MAX_TRIES = 20;
  private static final Path ITSELF = Path.of(".");

  private final Territory territory;
  private final String shown;
  private final Path path;
  private final Root root;
  private final Opened opened;

  /**
   * What is held open.
   *
   * @param top the root
   * @param innermost the last directory on the way that exists; it may be {@code top}
   * @param missing the directories that are to follow it
   */
  record Opened(Folder top, Folder innermost, List<Path> missing) {}

  private Place(Territory territory, String shown, Path path, Root root, Opened opened) {
    this.territory = territory;
    this.shown = shown;
    this.path = path;
    this.root = root;
    this.opened = opened;
  }

  /**
   * Opens where a model's path leads.
   *
   * @throws ToolException OUTSIDE_WORKSPACE, INVALID_ARGUMENTS as {@link Roots#resolve} does;
   *     NOT_REGULAR if a file stands where a directory is needed
   */
  public static Place open(Territory territory, String modelPath) throws IOException {
    Roots roots = territory.roots();
    for (int i = 1; ; i++) {
      Path path = roots.resolve(modelPath);
      Root root = roots.rootOf(path).orElseThrow(() -> roots.outside(modelPath, "outside"));
      try {
        return new Place(territory, modelPath, path, root, walk(path, root.directory()));
      } catch (NotDirectoryException e) {
        if (i == MAX_TRIES || !hasChanged(Path.of(e.getFile()))) {
          throw new ToolException(
              Code.NOT_REGULAR,
              Show.line(modelPath) + ": a part of the path is a file, not a directory.");
        }
      }
    }
  }

  /** Tells whether a link took the place of a directory after the path was resolved. */
  private static boolean hasChanged(Path path) {
    return Files.isSymbolicLink(path) || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static Opened walk(Path path, Path root) throws IOException {
    List<Path> names = new ArrayList<>();
    root.relativize(path).forEach(names::add);
    Path last = names.remove(names.size() - 1);
    Folder top = Folder.open(root);
    Folder innermost = top;
    try {
      while (!names.isEmpty() && innermost.attributes(names.get(0)) != null) {
        Folder next = innermost.folder(names.remove(0));
        closeBut(top, innermost);
        innermost = next;
      }
      BasicFileAttributes found = names.isEmpty() ? innermost.attributes(nameOf(last)) : null;
      if (found != null && found.isSymbolicLink()) {
        throw new NotDirectoryException(path.toString());
      }
      return new Opened(top, innermost, names);
    } catch (IOException | RuntimeException e) {
      closeBut(top, innermost);
      top.close();
      throw e;
    }
  }

  private static void closeBut(Folder top, Folder folder) throws IOException {
    if (folder != top) {
      folder.close();
    }
  }

  /** The path of a root relative to itself is one name, which is empty. */
  private static Path nameOf(Path last) {
    return last.toString().isEmpty() ? ITSELF : last;
  }

  /** Returns the absolute path, without links. */
  public Path path() {
    return path;
  }

  /** Returns the path as the model named it, for messages. */
  public String shown() {
    return Show.line(shown);
  }

  /** Returns the path relative to the first root, with slashes; else in full. */
  public String relative() {
    return territory.roots().relative(path);
  }

  Territory territory() {
    return territory;
  }

  Opened opened() {
    return opened;
  }

  Path name() {
    return nameOf(path.equals(root.directory()) ? Path.of("") : path.getFileName());
  }

  /** Returns what is there, be it a link that appeared meanwhile; null if nothing is. */
  public @Nullable BasicFileAttributes attributes() throws IOException {
    return opened.missing().isEmpty() ? opened.innermost().attributes(name()) : null;
  }

  /** Returns what tells the file from all others, whatever its name; its path if nothing does. */
  public Object identity() throws IOException {
    BasicFileAttributes found = attributes();
    Object key = found == null ? null : found.fileKey();
    return key == null ? path : key;
  }

  /**
   * Opens the file for reading.
   *
   * @throws ToolException NOT_FOUND with names that are alike, NOT_REGULAR, or DENIED if it is
   *     hidden from tools
   */
  public OpenFile read() throws IOException {
    requireReadable();
    try {
      if (!opened.missing().isEmpty()) {
        throw new NoSuchFileException(path.toString());
      }
      return OpenFile.in(opened.innermost(), name());
    } catch (NoSuchFileException e) {
      throw new ToolException(
          Code.NOT_FOUND, shown() + ": no such file or directory. " + Missing.wayOut(this));
    } catch (NotRegularException e) {
      throw notRegular(e.isDirectory());
    }
  }

  /**
   * Returns the attributes of what is there.
   *
   * @throws ToolException NOT_FOUND with names that are alike
   */
  public BasicFileAttributes existing() throws IOException {
    BasicFileAttributes found = attributes();
    if (found == null) {
      throw new ToolException(
          Code.NOT_FOUND, shown() + ": no such file or directory. " + Missing.wayOut(this));
    }
    return found;
  }

  /**
   * Opens the directory.
   *
   * @throws ToolException NOT_FOUND with names that are alike, NOT_REGULAR if it is none, or DENIED
   *     if it is hidden from tools
   */
  public Folder folder() throws IOException {
    requireReadable();
    if (!existing().isDirectory()) {
      throw new ToolException(Code.NOT_REGULAR, shown() + ": not a directory.");
    }
    return path.equals(root.directory()) ? Folder.open(path) : opened.innermost().folder(name());
  }

  /** Returns what a call that needs a regular file is told about what is no such thing. */
  public ToolException notRegular(boolean directory) {
    return new ToolException(
        Code.NOT_REGULAR,
        directory
            ? shown() + ": a directory. list_files shows what is in it."
            : shown() + ": a pipe, socket or device, which is never opened.");
  }

  private void requireReadable() throws IOException {
    String below = below(path);
    territory
        .guard()
        .hiderOf(below)
        .ifPresent(
            pattern -> {
              throw new ToolException(
                  Code.DENIED,
                  String.format(
                      "%s: hidden from tools (pattern %s), as it holds secrets. Ask the user for"
                          + " what you need to know.",
                      shown(), pattern));
            });
    requireOneName(below);
  }

  /**
   * Makes sure that a tool may write here.
   *
   * @throws ToolException DENIED if the root is read-only or the path is protected
   */
  public void requireWritable() throws IOException {
    if (!root.writable()) {
      throw new ToolException(
          Code.DENIED,
          String.format(
              "%s: everything below %s is read-only; nothing was written. Write elsewhere in the"
                  + " workspace, or ask the user.",
              shown(), root.directory()));
    }
    Path part = path;
    for (int i = 0; i <= opened.missing().size() && part != null; i++) {
      requireUnprotected(part);
      part = part.getParent();
    }
    requireOneName(below(path));
  }

  private void requireUnprotected(Path part) {
    territory
        .guard()
        .protectorOf(below(part))
        .ifPresent(
            pattern -> {
              throw new ToolException(
                  Code.DENIED,
                  String.format(
                      "%s: protected (pattern %s), because other programs run what is in such"
                          + " files; nothing was written. Tell the user what to change there; only"
                          + " the user, or a host that allows the pattern, can do it.",
                      shown(), pattern));
            });
  }

  private String below(Path part) {
    return Roots.withSlashes(root.directory().relativize(part));
  }

  /** A second name may lie anywhere: what the host has allowed by name is refused then. */
  private void requireOneName(String below) throws IOException {
    BasicFileAttributes found = territory.guard().isSensitive(below) ? attributes() : null;
    if (found != null && found.isRegularFile() && HardLinks.count(path, found) > 1) {
      throw new ToolException(
          Code.DENIED,
          shown()
              + ": this sensitive file has more than one name (hard links), so where it belongs is"
              + " unknown. Ask the user.");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      closeBut(opened.top(), opened.innermost());
    } finally {
      opened.top().close();
    }
  }
}
