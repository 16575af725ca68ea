package dev.agent4j.toolbox.access;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.Show;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The directories below which a model's paths may lead, the first of which relative paths start
 * from. Says by name where a path leads: what holds against somebody who changes links at the same
 * moment is {@link Place#open}. Immutable and thread-safe.
 */
public final class Roots {
  /**
   * A directory below which files are reached.
   *
   * @param directory absolute, without links
   * @param writable whether files below it may be written
   */
  public record Root(Path directory, boolean writable) {}

  private static final int MAX_LINKS = 40;
  private static final Pattern WINDOWS_ROOT = Pattern.compile("[A-Za-z]:[\\\\/].*|\\\\\\\\.*");

  private final List<Root> roots;

  /**
   * @param roots at least one
   */
  public Roots(List<Root> roots) {
    this.roots = List.copyOf(roots);
  }

  /** Returns the roots, the first of which relative paths start from. */
  public List<Root> all() {
    return roots;
  }

  private Path first() {
    return roots.get(0).directory();
  }

  /** Returns the innermost root that {@code file} is below; empty if it is outside. */
  public Optional<Root> rootOf(Path file) {
    Root innermost = null;
    for (Root root : roots) {
      boolean deeper =
          innermost == null
              || root.directory().getNameCount() > innermost.directory().getNameCount();
      if (file.startsWith(root.directory()) && deeper) {
        innermost = root;
      }
    }
    return Optional.ofNullable(innermost);
  }

  /**
   * Returns the file that the model means: absolute, below a root, without links; it need not
   * exist.
   *
   * @throws ToolException OUTSIDE_WORKSPACE if the path or a link on its way leads out; {@code
   *     INVALID_ARGUMENTS} if it is not a path
   */
  public Path resolve(String modelPath) {
    Path named = first().resolve(parse(modelPath)).normalize();
    Path real = followLinks(modelPath, named);
    if (rootOf(real).isEmpty()) {
      boolean byLink = rootOf(named).isPresent();
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
    boolean windows = first().getFileSystem().getSeparator().equals("\\");
    if (!windows && WINDOWS_ROOT.matcher(modelPath).matches()) {
      throw outside(modelPath, "a Windows path is outside");
    }
    try {
      Path path = first().getFileSystem().getPath(modelPath);
      if (!windows && modelPath.indexOf('\\') >= 0 && !exists(first().resolve(path))) {
        throw new ToolException(
            Code.INVALID_ARGUMENTS,
            Show.line(modelPath)
                + ": write / between directories: "
                + Show.line(modelPath.replace('\\', '/')));
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

  ToolException outside(String modelPath, String why) {
    String others =
        roots.stream().skip(1).map(it -> it.directory().toString()).collect(joining(" or "));
    return new ToolException(
        Code.OUTSIDE_WORKSPACE,
        String.format(
            "%s: %s the workspace, which is %s%s. Use a path below it, relative to it;"
                + " '.' is the workspace itself.",
            Show.line(modelPath), why, first(), others.isEmpty() ? "" : " and " + others));
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Resolves link after link from the top, so that a dangling one is followed as well. */
  private static Path followLinks(String modelPath, Path path) {
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
            Code.NOT_REGULAR,
            Show.line(modelPath) + ": symbolic links go round in a circle. Use another path.");
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
   * Returns {@code path} relative to the first root, with forward slashes; {@code .} for that root
   * itself. What is not below it is named in full.
   */
  public String relative(Path path) {
    if (!path.startsWith(first())) {
      return withSlashes(path);
    }
    String relative = withSlashes(first().relativize(path));
    return relative.isEmpty() ? "." : relative;
  }

  /** Returns {@code path} with forward slashes. */
  public static String withSlashes(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }
}
