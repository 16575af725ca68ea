package dev.agent4j.toolbox.ignore;

import dev.agent4j.toolbox.ignore.IgnoreFile.Verdict;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The rules that hold in a directory: those of its own file before those of the directories above,
 * up to the top of the repository. Immutable.
 *
 * <p>They are as Git has them, but for what Git has elsewhere than in the tree: no global file, and
 * no index, so that a file that is tracked and matches a rule counts as ignored. What is in an
 * ignored directory is ignored, whatever the rules say: whoever walks does not enter it.
 */
public final class IgnoreRules {
  /** Ignores nothing. */
  public static final IgnoreRules NONE = new IgnoreRules(null, null, "");

  private final @Nullable IgnoreRules above;
  private final @Nullable IgnoreFile file;
  private final String base;
  private final boolean needsPaths;

  private IgnoreRules(@Nullable IgnoreRules above, @Nullable IgnoreFile file, String base) {
    this.above = above;
    this.file = file;
    this.base = base;
    needsPaths = (file != null && file.needsPaths()) || (above != null && above.needsPaths);
  }

  /**
   * Returns these rules with those of a file that stands in {@code directory} before them.
   *
   * @param directory the path of the directory as paths are handed to {@link #ignore}, empty or
   *     with a slash at its end
   */
  public IgnoreRules with(IgnoreFile added, String directory) {
    return added.isEmpty()
        ? this
        : new IgnoreRules(isEmpty() ? null : this, added, toBytes(directory));
  }

  /** Tells whether there are none. */
  public boolean isEmpty() {
    return file == null && above == null;
  }

  /**
   * Tells whether what stands in a directory is ignored.
   *
   * @param directory where it is: empty or with a slash at its end
   */
  public boolean ignore(String directory, String name, boolean isDirectory) {
    if (isEmpty()) {
      return false;
    }
    String nameBytes = toBytes(name);
    String path = needsPaths ? toBytes(directory) + nameBytes : "";
    for (IgnoreRules rules = this; rules != null; rules = rules.above) {
      IgnoreFile decides = rules.file;
      if (decides != null) {
        String below = decides.needsPaths() ? path.substring(rules.base.length()) : "";
        Verdict verdict = decides.verdict(below, nameBytes, isDirectory);
        if (verdict != Verdict.UNDECIDED) {
          return verdict == Verdict.IGNORED;
        }
      }
    }
    return false;
  }

  /** Returns the bytes of {@code text} in UTF-8, as characters of the same numbers. */
  private static String toBytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return text;
  }
}
