package dev.agent4j.llm.minimax.markup;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ThinkTagsTest {

  /** Returns reasoning, a bar, and text. */
  private static String read(String content, int piece) {
    var reasoning = new StringBuilder();
    var text = new StringBuilder();
    var tags = new ThinkTags(reasoning::append, text::append);
    for (int at = 0; at < content.length(); at += piece) {
      tags.add(content.substring(at, Math.min(content.length(), at + piece)));
    }
    tags.end();
    return reasoning + "|" + text;
  }

  @Test
  void reasoningBetweenTagsIsPartedFromTheText() {
    assertThat(read("<think>\nThe user asks.\n</think>\n\n56", 99)).isEqualTo("The user asks.|56");
    assertThat(read("\n <mm:think>Hm.</mm:think>Yes", 99)).isEqualTo("Hm.|Yes");
  }

  @Test
  void tagsFurtherOnAreText() {
    assertThat(read("The tag <think> opens it.", 99)).isEqualTo("|The tag <think> opens it.");
    assertThat(read("<think>a</think>b <think>c</think>", 99)).isEqualTo("a|b <think>c</think>");
  }

  @Test
  void whatOnlyLooksLikeATagIsText() {
    assertThat(read("<thin", 99)).isEqualTo("|<thin");
    assertThat(read("  <b>bold</b>", 99)).isEqualTo("|  <b>bold</b>");
  }

  @Test
  void reasoningThatNeverEndsIsReasoning() {
    assertThat(read("<think>\nThis goes on </thi", 99)).isEqualTo("This goes on </thi|");
  }

  @Property(tries = 200)
  void tagsMayBeSplitAnywhere(@ForAll @IntRange(min = 1, max = 30) int piece) {
    String content = "\n<think>\nFirst <b>this</b>,\n\nthen that.\n</think>\n\nIt is <i>so</i>.";

    assertThat(read(content, piece)).isEqualTo("First <b>this</b>,\n\nthen that.|It is <i>so</i>.");
  }
}
