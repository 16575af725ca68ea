package dev.agent4j.toolbox.change;

import dev.agent4j.error.ToolException;
import dev.agent4j.toolbox.walk.Glob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The line end that a new file is to have, by the {@code .editorconfig} and {@code .gitattributes}
 * files beside and above it in the workspace.
 */
public final class NewFileStyle {
  private static final int MAX_DIRECTORIES = 32;

  private NewFileStyle() {}

  /** Returns CR LF, CR or LF; LF if nothing says another. */
  public static String lineEnd(String path, FileAccess files) throws IOException {
    String directory = path;
    for (int i = 0; i < MAX_DIRECTORIES && !directory.isEmpty(); i++) {
      int slash = directory.lastIndexOf('/');
      directory = slash < 0 ? "" : directory.substring(0, slash);
      String prefix = directory.isEmpty() ? "" : directory + "/";
      String below = path.substring(prefix.length());
      String config = text(prefix + ".editorconfig", files);
      Optional<String> said = inEditorConfig(config, below);
      if (said.isEmpty()) {
        said = inAttributes(text(prefix + ".gitattributes", files), below);
      }
      if (said.isPresent()) {
        return said.get();
      }
      if (config.lines().anyMatch(it -> it.replace(" ", "").equalsIgnoreCase("root=true"))) {
        break;
      }
    }
    return "\n";
  }

  private static String text(String path, FileAccess files) throws IOException {
    try {
      return files
          .read(path)
          .map(it -> new String(it.content(), StandardCharsets.UTF_8))
          .orElse("");
    } catch (ToolException e) {
      return ""; // No regular file, or one that tools may not read.
    }
  }

  private static Optional<String> inEditorConfig(String config, String path) {
    boolean here = false;
    Optional<String> said = Optional.empty();
    for (String raw : config.lines().toList()) {
      String line = raw.strip();
      if (line.startsWith("[") && line.endsWith("]")) {
        here = matches(line.substring(1, line.length() - 1), path);
      } else if (here) {
        String[] parts = line.toLowerCase(Locale.ROOT).split("\\s*[=:]\\s*", 2);
        if (parts.length == 2 && parts[0].equals("end_of_line")) {
          said = named(parts[1]);
        }
      }
    }
    return said;
  }

  private static Optional<String> inAttributes(String attributes, String path) {
    Optional<String> said = Optional.empty();
    for (String raw : attributes.lines().toList()) {
      List<String> words = List.of(raw.strip().split("\\s+"));
      if (words.get(0).isEmpty() || words.get(0).startsWith("#") || !matches(words.get(0), path)) {
        continue;
      }
      for (String word : words.subList(1, words.size())) {
        if (word.startsWith("eol=")) {
          said = named(word.substring(4));
        }
      }
    }
    return said;
  }

  private static Optional<String> named(String name) {
    return switch (name.strip()) {
      case "crlf" -> Optional.of("\r\n");
      case "cr" -> Optional.of("\r");
      case "lf" -> Optional.of("\n");
      default -> Optional.empty();
    };
  }

  /** A pattern without a slash is for names at any depth, in both kinds of files. */
  private static boolean matches(String pattern, String path) {
    String glob = pattern.startsWith("/") ? pattern.substring(1) : pattern;
    String subject = pattern.indexOf('/') >= 0 ? path : path.substring(path.lastIndexOf('/') + 1);
    try {
      return Glob.of(glob).matches(subject);
    } catch (ToolException e) {
      return false;
    }
  }
}
