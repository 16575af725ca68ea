package dev.agent4j.toolbox;

import static java.util.Objects.requireNonNull;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.tool.Effects;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.Show;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * A directory that tools work in, and the one place that turns the model's paths into files.
 * Immutable and thread-safe.
 *
 * <p>Confinement is by name: every symbolic link on the way is followed before the check, also one
 * that leads to nothing yet. It is no sandbox: a program that changes links at the same moment can
 * get past it.
 */
public final class Workspace {
  private static final int MAX_LINKS = 40;
  private static final Pattern WINDOWS_ROOT = Pattern.compile("[A-Za-z]:[\\\\/].*|\\\\\\\\.*");

  private final Path root;
  private final Charset fallbackCharset;

  /**
   * Creates a workspace of all below {@code directory}.
   *
   * @throws IllegalArgumentException if {@code directory} is not an existing directory
   */
  public Workspace(Path directory) {
    this(realDirectory(directory), StandardCharsets.ISO_8859_1);
  }

  private Workspace(Path root, Charset fallbackCharset) {
    this.root = root;
    this.fallbackCharset = fallbackCharset;
  }

  private static Path realDirectory(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException("workspace " + directory + " is not a directory");
    }
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException("workspace " + directory + " cannot be resolved", e);
    }
  }

  /**
   * Returns a workspace of all below {@code directory}.
   *
   * @throws IllegalArgumentException if {@code directory} is not an existing directory
   */
  public static Workspace of(Path directory) {
    return new Workspace(directory);
  }

  /**
   * Returns this workspace with another charset for files that are neither UTF-8 nor marked by a
   * byte order mark. Default: ISO-8859-1, which maps each byte to a character and back, so that
   * such a file can be edited without loss.
   */
  public Workspace withFallbackCharset(Charset charset) {
    return new Workspace(root, requireNonNull(charset, "charset"));
  }

  /** Returns the directory: absolute, without symbolic links. */
  public Path root() {
    return root;
  }

  Charset fallbackCharset() {
    return fallbackCharset;
  }

  /**
   * Returns the file that the model means by {@code modelPath}: absolute, below the root, without
   * symbolic links; it need not exist. A relative path starts at the root; an empty one is the
   * root.
   *
   * @throws ToolException OUTSIDE_WORKSPACE if the path or a link on its way leads out; {@code
   *     INVALID_ARGUMENTS} if it is not a path
   */
  public Path resolve(String modelPath) {
    Path path = parse(modelPath);
    Path real = followLinks(modelPath, root.resolve(path).normalize());
    if (!real.startsWith(root)) {
      boolean byLink = root.resolve(path).normalize().startsWith(root);
      throw outside(modelPath, byLink ? "a symbolic link leads outside" : "outside");
    }
    return real;
  }

  private Path parse(String modelPath) {
    if (modelPath.indexOf('\0') >= 0) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          Show.quoted(modelPath) + ": a path cannot contain a NUL character. Send it without.");
    }
    if (modelPath.equals("~") || modelPath.startsWith("~/") || modelPath.startsWith("~\\")) {
      throw outside(modelPath, "the home directory is outside");
    }
    boolean windows = root.getFileSystem().getSeparator().equals("\\");
    if (!windows && WINDOWS_ROOT.matcher(modelPath).matches()) {
      throw outside(modelPath, "a Windows path is outside");
    }
    try {
      Path path = root.getFileSystem().getPath(modelPath);
      if (!windows && modelPath.indexOf('\\') >= 0 && !exists(root.resolve(path))) {
        throw new ToolException(
            Code.INVALID_ARGUMENTS,
            modelPath + ": write / between directories: " + modelPath.replace('\\', '/'));
      }
      return path;
    } catch (InvalidPathException e) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          Show.quoted(modelPath) + ": not a path (" + e.getReason() + "). " + wayOut(windows));
    }
  }

  /** Elsewhere than on Windows, the JVM has the encoding of file names from its locale. */
  private static String wayOut(boolean windows) {
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    return windows || encoding.equals("UTF-8")
        ? "Use one like src/a.txt."
        : "This process can only name files in "
            + encoding
            + ", unless it is started with LC_ALL=C.UTF-8 in its environment. Use a plain name.";
  }

  private ToolException outside(String modelPath, String why) {
    return new ToolException(
        Code.OUTSIDE_WORKSPACE,
        String.format(
            "%s: %s the workspace, which is %s. Use a path below it, relative to it;"
                + " '.' is the workspace itself.",
            Show.line(modelPath), why, root));
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Resolves link after link from the top, so that a dangling one is followed as well. */
  private Path followLinks(String modelPath, Path path) {
    Deque<Path> names = new ArrayDeque<>();
    path.forEach(names::add);
    Path current = requireNonNull(path.getRoot(), "root");
    int links = 0;
    while (!names.isEmpty()) {
      Path next = current.resolve(names.pop()).normalize();
      if (!Files.isSymbolicLink(next)) {
        current = next;
        continue;
      }
      if (++links > MAX_LINKS) {
        throw new ToolException(
            Code.NOT_REGULAR, Show.line(modelPath) + ": symbolic links go round in a circle.");
      }
      Path target = readLink(modelPath, next);
      Path start = target.getRoot();
      var rest = new ArrayDeque<Path>();
      target.forEach(rest::add);
      rest.addAll(names);
      names = rest;
      current = start == null ? current : current.resolve(start);
    }
    return realAsFarAsItExists(current);
  }

  private static Path readLink(String modelPath, Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      throw FileFailures.toToolException(Show.line(modelPath), e);
    }
  }

  /** Lets the file system have the last word on case, normal forms and mount points. */
  private static Path realAsFarAsItExists(Path path) {
    for (Path existing = path; existing != null; existing = existing.getParent()) {
      try {
        return existing.toRealPath().resolve(existing.relativize(path));
      } catch (IOException e) {
        // Does not exist, or may not be looked at: its parent decides.
      }
    }
    return path;
  }

  /**
   * Returns {@code file} as messages name it: relative to the root, with forward slashes; {@code .}
   * for the root itself. A file outside is named in full.
   */
  public String relative(Path file) {
    if (!file.startsWith(root)) {
      return withSlashes(file);
    }
    String relative = withSlashes(root.relativize(file));
    return relative.isEmpty() ? "." : relative;
  }

  /**
   * Returns the resource that {@link Effects} name for {@code modelPath}: its absolute path with
   * forward slashes. For a path that {@link #resolve} refuses it is where that path would lead;
   * {@link Effects#EVERYTHING} if it is not a path.
   */
  public String resource(String modelPath) {
    try {
      return withSlashes(resolve(modelPath));
    } catch (ToolException e) {
      try {
        return withSlashes(root.resolve(modelPath).normalize());
      } catch (InvalidPathException notAPath) {
        return Effects.EVERYTHING;
      }
    }
  }

  private static String withSlashes(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  @Override
  public String toString() {
    return "Workspace[" + root + "]";
  }
}
