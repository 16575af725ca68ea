package dev.agent4j.llm.minimax.markup;

import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.tool.ToolDefinition;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets text through up to where the model's own markup of tool calls begins, however it is split:
 * such markup is the provider's to read, which sometimes does not. In backticks or in a fenced
 * block it is a quotation, and stays text.
 */
public final class LeakFilter {
  private static final Markers MARKUP =
      new Markers("<minimax:tool_call>", CallMarkup.M3_MARK, "<tool_call>");

  private final Consumer<String> visible;
  private final StringBuilder shown = new StringBuilder();
  private final StringBuilder kept = new StringBuilder(0);
  private boolean isLeaking;
  private int fences;

  /** How much of what was shown was searched for fences. */
  private int counted;

  public LeakFilter(Consumer<String> visible) {
    this.visible = visible;
  }

  public void add(String fragment) {
    if (isLeaking) {
      kept.append(fragment);
      return;
    }
    String text = kept.length() == 0 ? fragment : kept + fragment;
    kept.setLength(0);
    for (int at = MARKUP.in(text); at >= 0; at = MARKUP.in(text)) {
      show(text.substring(0, at));
      if (!isQuoted()) {
        isLeaking = true;
        kept.append(text, at, text.length());
        return;
      }
      int end = at + MARKUP.lengthAt(text, at);
      show(text.substring(at, end));
      text = text.substring(end);
    }
    int clear = MARKUP.beginningIn(text);
    show(text.substring(0, clear));
    kept.append(text, clear, text.length());
  }

  private boolean isQuoted() {
    if (shown.length() > 0 && shown.charAt(shown.length() - 1) == '`') {
      return true;
    }
    for (int at = shown.indexOf("```", counted); at >= 0; at = shown.indexOf("```", counted)) {
      fences++;
      counted = at + 3;
    }
    // The beginning of a fence may be there already.
    counted = Math.max(counted, shown.length() - 2);
    return fences % 2 == 1;
  }

  private void show(String text) {
    if (!text.isEmpty()) {
      shown.append(text);
      visible.accept(text);
    }
  }

  /**
   * Ends the text and adds it to {@code parts}, then the calls that leaked into it, as {@link
   * PendingCall}s. Markup that calls none of {@code tools} is text after all.
   */
  public void end(List<Object> parts, List<ToolDefinition> tools) {
    String rest = kept.toString();
    List<PendingCall> calls = List.of();
    if (isLeaking) {
      calls = CallMarkup.calls(rest, tools);
      rest = calls.isEmpty() ? CallMarkup.withoutStrays(rest) : CallMarkup.after(rest);
    }
    show(rest);
    if (shown.length() > 0) {
      parts.add(new Text(shown.toString()));
    }
    parts.addAll(calls);
  }
}
