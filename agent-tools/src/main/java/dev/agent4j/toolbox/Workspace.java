package dev.agent4j.toolbox;

import static java.util.Objects.requireNonNull;

import dev.agent4j.error.ToolException;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.toolbox.access.Place;
import dev.agent4j.toolbox.access.Quota;
import dev.agent4j.toolbox.access.Roots;
import dev.agent4j.toolbox.access.Roots.Root;
import dev.agent4j.toolbox.access.SpilledFiles;
import dev.agent4j.toolbox.access.Territory;
import dev.agent4j.toolbox.walk.WalkStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The directories that tools work in, and the one place that turns the model's paths into files.
 * Immutable but for what its quota counts, and thread-safe.
 *
 * <p>There is a first root, where relative paths start, and there may be more, each writable or
 * read-only; the innermost root that a file is below decides. No path leads out: links are followed
 * by their text, and then the file is reached from its root name by name without following any, so
 * that links changed at the same moment lead nowhere either (on platforms without directory
 * handles, such as Windows, there remains an instant between two checks). A hard link cannot be
 * told from its file: reading one reads that file, writing one gives the name a file of its own and
 * leaves the other name as it is.
 */
public final class Workspace {
  private final Territory territory;
  private final ProtectedPaths protectedPaths;
  private final List<Charset> fallbackCharsets;

  /**
   * Creates a workspace of all below {@code directory}.
   *
   * @throws IllegalArgumentException if {@code directory} is not an existing directory
   */
  public Workspace(Path directory) {
    this(
        List.of(new Root(realDirectory(directory), true)),
        Quota.unlimited(),
        ProtectedPaths.standard(),
        List.of(StandardCharsets.ISO_8859_1));
  }

  private Workspace(
      List<Root> roots,
      Quota quota,
      ProtectedPaths protectedPaths,
      List<Charset> fallbackCharsets) {
    territory = new Territory(new Roots(roots), protectedPaths.guard(), quota);
    this.protectedPaths = protectedPaths;
    this.fallbackCharsets = fallbackCharsets;
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
   * Returns this workspace with one more root, below which tools read and write. The model names
   * its files by absolute paths.
   *
   * @throws IllegalArgumentException if {@code directory} is not an existing directory
   */
  public Workspace withRoot(Path directory) {
    return with(new Root(realDirectory(directory), true));
  }

  /**
   * Returns this workspace with one more root, below which tools read and never write. It may be
   * the first root, or lie below one.
   *
   * @throws IllegalArgumentException if {@code directory} is not an existing directory
   */
  public Workspace withReadOnlyRoot(Path directory) {
    return with(new Root(realDirectory(directory), false));
  }

  private Workspace with(Root added) {
    List<Root> roots = new ArrayList<>(territory.roots().all());
    int known = -1;
    for (int i = 0; i < roots.size(); i++) {
      known = roots.get(i).directory().equals(added.directory()) ? i : known;
    }
    if (known < 0) {
      roots.add(added);
    } else {
      roots.set(known, added);
    }
    return new Workspace(roots, territory.quota(), protectedPaths, fallbackCharsets);
  }

  /**
   * Returns this workspace with other paths that tools must not write or read. Default: {@link
   * ProtectedPaths#standard}.
   */
  public Workspace withProtectedPaths(ProtectedPaths paths) {
    return new Workspace(territory.roots().all(), territory.quota(), paths, fallbackCharsets);
  }

  /**
   * Returns this workspace with a limit on what tools write into it. It counts what files have
   * become larger by since a tool first wrote them, and the files that tools have made and not
   * deleted; commands are not counted. Workspaces made from the one returned count together.
   * Default: no limit.
   *
   * @throws IllegalArgumentException if one of them is negative
   */
  public Workspace withQuota(long maxBytes, int maxFiles) {
    return new Workspace(
        territory.roots().all(), new Quota(maxBytes, maxFiles), protectedPaths, fallbackCharsets);
  }

  /**
   * Returns this workspace with another charset for files that are neither UTF-8 nor marked by a
   * byte order mark. Default: ISO-8859-1, which maps each byte to a character and back, so that
   * such a file can be edited without loss.
   *
   * @throws IllegalArgumentException if it can be read and not written
   */
  public Workspace withFallbackCharset(Charset charset) {
    return withFallbackCharsets(List.of(requireNonNull(charset, "charset")));
  }

  /**
   * Returns this workspace with other charsets for files that are neither UTF-8 nor marked by a
   * byte order mark: the first one that reads all bytes of a file is taken. One that reads any
   * bytes, as ISO-8859-1 does, belongs at the end.
   *
   * @throws IllegalArgumentException if there is none, or one that can be read and not written
   */
  public Workspace withFallbackCharsets(List<Charset> charsets) {
    if (charsets.isEmpty()) {
      throw new IllegalArgumentException("there must be a fallback charset");
    }
    for (Charset charset : charsets) {
      if (!charset.canEncode()) {
        throw new IllegalArgumentException("fallback charset " + charset + " cannot be written");
      }
    }
    return new Workspace(
        territory.roots().all(), territory.quota(), protectedPaths, List.copyOf(charsets));
  }

  /** Returns the first root: absolute, without symbolic links. */
  public Path root() {
    return territory.roots().all().get(0).directory();
  }

  /** Returns all roots below which tools write, absolute, without symbolic links. */
  public List<Path> writableRoots() {
    return territory.roots().all().stream().filter(Root::writable).map(Root::directory).toList();
  }

  /** Returns all roots below which tools read and never write. */
  public List<Path> readOnlyRoots() {
    return territory.roots().all().stream()
        .filter(it -> !it.writable())
        .map(Root::directory)
        .toList();
  }

  /** Returns what tools must not write or read. */
  public ProtectedPaths protectedPaths() {
    return protectedPaths;
  }

  List<Charset> fallbackCharsets() {
    return fallbackCharsets;
  }

  Charset fallbackCharset() {
    return fallbackCharsets.get(0);
  }

  /**
   * Opens where the model's path leads, to read or write there; to be closed.
   *
   * @throws ToolException as {@link #resolve} does, or NOT_REGULAR if a file stands where a
   *     directory is needed
   */
  Place open(String modelPath) throws IOException {
    return Place.open(territory, modelPath);
  }

  /** Opens a directory, absolute and without links, for a walk through what is below it. */
  WalkStart walkFrom(Path directory) throws IOException {
    Path root =
        territory
            .roots()
            .rootOf(directory)
            .map(Root::directory)
            .orElseThrow(() -> new NoSuchFileException(directory.toString()));
    List<Path> roots = territory.roots().all().stream().map(Root::directory).toList();
    return WalkStart.open(roots, root, directory);
  }

  /**
   * Opens where the model's path leads, to read there: below a root, or among the files that the
   * session's own tools have put elsewhere; to be closed.
   *
   * @throws ToolException as {@link #open} does
   */
  Place openToRead(String modelPath, ToolContext context) throws IOException {
    List<Path> spilled = context.scope().get(SpilledFiles.class, SpilledFiles::new).directories();
    return Place.open(spilled.isEmpty() ? territory : territory.alsoReading(spilled), modelPath);
  }

  /**
   * Returns the file that the model means by {@code modelPath}: absolute, below a root, without
   * symbolic links; it need not exist. A relative path starts at the first root; an empty one is
   * that root. Says so by name: whoever opens the file by this path may be led elsewhere by links
   * that change meanwhile.
   *
   * @throws ToolException OUTSIDE_WORKSPACE if the path or a link on its way leads out; {@code
   *     INVALID_ARGUMENTS} if it is not a path
   */
  public Path resolve(String modelPath) {
    return territory.roots().resolve(modelPath);
  }

  /**
   * Returns {@code file} as messages name it: relative to the first root, with forward slashes;
   * {@code .} for the root itself. A file elsewhere is named in full.
   */
  public String relative(Path file) {
    return territory.roots().relative(file);
  }

  /**
   * Returns the resource that {@link Effects} name for {@code modelPath}: its absolute path with
   * forward slashes. For a path that {@link #resolve} refuses it is where that path would lead;
   * {@link Effects#EVERYTHING} if it is not a path.
   */
  public String resource(String modelPath) {
    try {
      return Roots.withSlashes(resolve(modelPath));
    } catch (ToolException e) {
      try {
        return Roots.withSlashes(root().resolve(modelPath).normalize());
      } catch (InvalidPathException notAPath) {
        return Effects.EVERYTHING;
      }
    }
  }

  @Override
  public String toString() {
    return "Workspace" + territory.roots().all().stream().map(Root::directory).toList();
  }
}
