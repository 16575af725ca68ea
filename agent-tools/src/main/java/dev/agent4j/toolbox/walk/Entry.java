package dev.agent4j.toolbox.walk;

import dev.agent4j.toolbox.folder.Folder;
import dev.agent4j.toolbox.folder.OpeningWatch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** What a walk comes across: a name in a directory that is held open while it is looked at. */
public final class Entry {
  private final Folder folder;
  private final OpeningWatch watch;
  private final Path name;
  private final String shownName;
  private final String directory;
  private boolean asked;
  private @Nullable BasicFileAttributes attributes;

  Entry(Folder folder, OpeningWatch watch, Path name, String directory) {
    this.folder = folder;
    this.watch = watch;
    this.name = name;
    this.shownName = name.toString();
    this.directory = directory;
  }

  /** Returns its name alone. */
  public String name() {
    return shownName;
  }

  /**
   * Returns the directory it is in as seen from where the walk began: empty, or ends in a slash.
   */
  String directory() {
    return directory;
  }

  /** Returns its path as seen from where the walk began, with slashes. */
  public String path() {
    return directory + shownName;
  }

  /** Returns its absolute path, to name it by: what that leads to may change. */
  public Path absolute() {
    return folder.path().resolve(name);
  }

  /** Returns what it is, be it a link; null if it is gone. */
  public @Nullable BasicFileAttributes attributes() throws IOException {
    if (!asked) {
      asked = true;
      attributes = folder.attributes(name);
    }
    return attributes;
  }

  /** Tells whether its attributes were asked for. */
  boolean isLookedAt() {
    return asked;
  }

  /** Tells whether it was looked at and is a link. */
  boolean isKnownLink() {
    return attributes != null && attributes.isSymbolicLink();
  }

  /** Tells whether it is what Git keeps for itself. */
  public boolean isGit() {
    return shownName.equals(".git");
  }

  boolean isDirectory() throws IOException {
    BasicFileAttributes found = attributes();
    return found != null && found.isDirectory();
  }

  /** Tells whether it is a regular file, and no link. */
  public boolean isRegularFile() throws IOException {
    BasicFileAttributes found = attributes();
    return found != null && found.isRegularFile();
  }

  /** Returns where a link leads, by its text. */
  public String linkTarget() throws IOException {
    return Files.readSymbolicLink(absolute()).toString();
  }

  /** Opens the file; to be read at positions, which no pipe allows. */
  public FileChannel open() throws IOException {
    return folder.read(name, watch);
  }

  Folder enter() throws IOException {
    return folder.enter(name, watch);
  }
}
