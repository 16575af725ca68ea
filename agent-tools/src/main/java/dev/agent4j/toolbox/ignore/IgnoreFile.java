package dev.agent4j.toolbox.ignore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The patterns of one file, of which the last that matches decides. Immutable. */
public final class IgnoreFile {
  /** More bytes than this are no rules that somebody wrote. */
  public static final int MAX_BYTES = 1 << 20;

  private static final int MAX_PATTERNS = 10_000;
  private static final int MAX_CHARS = 4_096;
  private static final String UTF_8_MARK = "\u00ef\u00bb\u00bf";

  /** What a file says of a path. */
  enum Verdict {
    IGNORED,
    NOT_IGNORED,
    UNDECIDED
  }

  private final IgnorePattern[] patterns;
  private final boolean needsPaths;

  private IgnoreFile(List<IgnorePattern> patterns) {
    this.patterns = patterns.toArray(IgnorePattern[]::new);
    needsPaths = patterns.stream().anyMatch(it -> !it.isForNames());
  }

  /** Returns the patterns that stand in a file; of more than 10,000 the first. */
  public static IgnoreFile of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<IgnorePattern> patterns = new ArrayList<>();
    int start = text.startsWith(UTF_8_MARK) ? UTF_8_MARK.length() : 0;
    while (start < text.length() && patterns.size() < MAX_PATTERNS) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end;
      boolean crLf = end > start && text.charAt(end - 1) == '\r';
      int stop = crLf ? next - 1 : next;
      if (stop - start <= MAX_CHARS) {
        IgnorePattern pattern = IgnorePattern.of(text.substring(start, stop));
        if (pattern != null) {
          patterns.add(pattern);
        }
      }
      start = next + 1;
    }
    return new IgnoreFile(patterns);
  }

  boolean isEmpty() {
    return patterns.length == 0;
  }

  /** Tells whether a pattern looks at more than names. */
  boolean needsPaths() {
    return needsPaths;
  }

  /**
   * Says what it decides.
   *
   * @param path below the directory of the file, in bytes; read if it {@link #needsPaths}
   */
  Verdict verdict(String path, String name, boolean directory) {
    for (int i = patterns.length - 1; i >= 0; i--) {
      IgnorePattern pattern = patterns[i];
      if (pattern.matches(pattern.isForNames() ? name : path, directory)) {
        return pattern.isNegative() ? Verdict.NOT_IGNORED : Verdict.IGNORED;
      }
    }
    return Verdict.UNDECIDED;
  }
}
