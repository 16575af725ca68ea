package dev.agent4j.toolbox.edit;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.files.Show;
import java.util.regex.Pattern;

/**
 * Refuses text in which a comment stands for what was left out, such as {@code // ... existing code
 * ...}: written to a file it would delete what it stands for.
 */
public final class Placeholders {
  private static final int MAX_LINE = 160;

  private static final Pattern COMMENT_OR_ELLIPSIS =
      Pattern.compile("\\s*(?://|#|/\\*|\\*|<!--|--|;|%|\\{/\\*|\"\"\"|\\(|\\[|<|\\.\\.\\.|…).*");

  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "(?:rest|remainder|remaining (?:parts?|code|content)) of (?:the |this )?"
              + "(?:\\w+ )?(?:code|file|class|method|function|module|implementation|content|"
              + "document|text|page|script)\\b.{0,20}"
              + "(?:unchanged|the same|omitted|as before|as is|here|goes|\\.\\.\\.|…)"
              + "|(?:\\.\\.\\.|…)\\s*(?:the )?(?:rest of|existing|remaining|unchanged|previous|other)"
              + "\\b.{0,60}"
              + "|\\b(?:existing|remaining|previous|unchanged) (?:code|content|implementation|"
              + "methods?|functions?)\\b.{0,20}"
              + "(?:\\.\\.\\.|…|unchanged|remains?|stays?|omitted|goes here|the same)"
              + "|\\b(?:code|content|implementation) (?:omitted|unchanged|remains (?:the same|unchanged))"
              + "|(?:其余|剩余|其他|原有|现有).{0,8}(?:不变|省略|保持|同上|相同)"
              + "|此处省略",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private Placeholders() {}

  /**
   * Looks for placeholders in {@code text}; those that {@code before} has too are meant literally.
   *
   * @param name what the model calls {@code text}
   * @throws ToolException INVALID_ARGUMENTS naming the line
   */
  public static void refuseNew(String path, String name, String text, String before) {
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (isPlaceholder(line) && !before.contains(line.strip())) {
        throw new ToolException(
            Code.INVALID_ARGUMENTS,
            String.format(
                "%s: line %d of %s stands for text that was left out: %s. Nothing was written."
                    + " Send all text in full, or change parts of the file with edit_file.",
                Show.line(path), number, name, Show.quoted(line.strip())));
      }
    }
  }

  private static boolean isPlaceholder(String line) {
    return line.length() <= MAX_LINE
        && COMMENT_OR_ELLIPSIS.matcher(line).matches()
        && LEFT_OUT.matcher(line).find();
  }
}
