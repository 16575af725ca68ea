package dev.agent4j.toolbox;

import static java.util.stream.Collectors.joining;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.files.FileKind;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.Similarity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Makes sure of what a path leads to before anything is opened: opening a pipe would block. */
final class ExistingFile {
  private static final int NEAREST = 3;
  private static final double ALIKE = 0.4;
  private static final int MAX_NAMES = 10_000;

  private ExistingFile() {}

  /**
   * Returns the attributes of a regular file.
   *
   * @param path as the model named it
   * @throws ToolException NOT_FOUND with names that are alike, or NOT_REGULAR
   */
  static BasicFileAttributes regular(Workspace workspace, String path, Path file)
      throws IOException {
    BasicFileAttributes attributes = existing(workspace, path, file);
    if (!attributes.isRegularFile()) {
      throw notRegular(path, attributes);
    }
    return attributes;
  }

  static ToolException notRegular(String path, BasicFileAttributes attributes) {
    return new ToolException(
        Code.NOT_REGULAR,
        attributes.isDirectory()
            ? Show.line(path) + ": a directory. list_files shows what is in it."
            : Show.line(path) + ": a pipe, socket or device, which is never opened.");
  }

  /**
   * Returns the attributes of what is there.
   *
   * @throws ToolException NOT_FOUND with names that are alike
   */
  static BasicFileAttributes existing(Workspace workspace, String path, Path file)
      throws IOException {
    BasicFileAttributes attributes = FileKind.attributes(file);
    if (attributes == null) {
      throw new ToolException(
          Code.NOT_FOUND,
          Show.line(path) + ": no such file or directory. " + wayOut(workspace, file));
    }
    return attributes;
  }

  private static String wayOut(Workspace workspace, Path file) throws IOException {
    Path missing = file;
    Path parent = file.getParent();
    while (parent != null && !Files.isDirectory(parent)) {
      missing = parent;
      parent = parent.getParent();
    }
    if (parent == null || !parent.startsWith(workspace.root())) {
      return "list_files shows what there is.";
    }
    List<String> alike = namesLike(missing, parent);
    if (!alike.isEmpty()) {
      Path in = parent;
      return "Did you mean "
          + alike.stream()
              .map(name -> Show.line(workspace.relative(in.resolve(name))))
              .collect(joining(" or "))
          + "?";
    }
    return missing.equals(file)
        ? "list_files or find_files shows what there is."
        : Show.line(workspace.relative(missing)) + " is missing already; list_files shows more.";
  }

  private static List<String> namesLike(Path missing, Path parent) throws IOException {
    String wanted = missing.getFileName().toString().toLowerCase(Locale.ROOT);
    var similarity = new Similarity(wanted);
    record Candidate(String name, double score) {}
    var candidates = new ArrayList<Candidate>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
      int seen = 0;
      for (Path entry : entries) {
        if (++seen > MAX_NAMES) {
          break;
        }
        String name = entry.getFileName().toString();
        String lower = name.toLowerCase(Locale.ROOT);
        double score = lower.equals(wanted) ? 2 : similarity.to(lower);
        if (score >= ALIKE) {
          candidates.add(new Candidate(name, score));
        }
      }
    }
    return candidates.stream()
        .sorted(
            Comparator.comparingDouble(Candidate::score).reversed().thenComparing(Candidate::name))
        .limit(NEAREST)
        .map(Candidate::name)
        .toList();
  }
}
