package dev.agent4j.llm.minimax.reply;

import dev.agent4j.llm.minimax.markup.LeakFilter;
import dev.agent4j.llm.minimax.markup.ThinkTags;
import dev.agent4j.tool.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content of a chat completion: what is new in it, without reasoning, without leaked calls. */
final class SpokenText {
  private final Fragments fragments = new Fragments();
  private final LeakFilter text;
  private final ThinkTags tags;

  SpokenText(Deltas deltas, SplitReasoning reasoning) {
    text = new LeakFilter(deltas::text);
    tags = new ThinkTags(reasoning::fromTags, text::add);
  }

  void add(String content) {
    tags.add(fragments.add(content));
  }

  /** Tells whether the whole content would help to end it. */
  boolean isUnclear() {
    return fragments.isUnclear();
  }

  /**
   * Ends the content and returns its parts: text, and calls that leaked into it.
   *
   * @param whole all of the content, if it was said once more
   */
  List<Object> end(@Nullable String whole, List<ToolDefinition> tools) {
    tags.add(fragments.rest(whole));
    tags.end();
    var parts = new ArrayList<Object>(1);
    text.end(parts, tools);
    return parts;
  }
}
