package dev.agent4j.llm.minimax;

import static dev.agent4j.llm.minimax.Wire.delta;
import static dev.agent4j.llm.minimax.Wire.finish;
import static dev.agent4j.llm.minimax.Wire.openAi;
import static dev.agent4j.llm.minimax.Wire.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.Wire.Read;
import dev.agent4j.llm.minimax.failure.Fault;
import dev.agent4j.llm.minimax.markup.CallMarkup;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LeakedCallTest {
  private static final String M = CallMarkup.M3_MARK;
  private static final String M2 =
      """
      <minimax:tool_call>
      <invoke name="get_weather">
      <parameter name="city">Paris</parameter>
      <parameter name="days">3</parameter>
      <parameter name="tags">["a", "b"]</parameter>
      <parameter name="exact">true</parameter>
      </invoke>
      <invoke name="load_skill">
      <parameter name="skillId">7</parameter>
      <parameter name="path">
      a
        b
      </parameter>
      </invoke>
      </minimax:tool_call>""";
  private static final String M3 =
      M
          + "<tool_call>\n"
          + M
          + "<invoke name=\"get_weather\">"
          + M
          + "<city>Paris"
          + M
          + "</city>"
          + M
          + "<days>3"
          + M
          + "</days>"
          + M
          + "<where>"
          + M
          + "<lat>48.5"
          + M
          + "</lat>"
          + M
          + "</where>"
          + M
          + "<tags>"
          + M
          + "<item>a"
          + M
          + "</item>"
          + M
          + "<item>b"
          + M
          + "</item>"
          + M
          + "</tags>"
          + M
          + "</invoke>\n"
          + M
          + "<invoke name=\"load_skill\">"
          + M
          + "<skillId>7"
          + M
          + "</skillId>"
          + M
          + "<path>a < b </x>"
          + M
          + "</path>"
          + M
          + "</invoke>\n"
          + M
          + "</tool_call>";

  /** Streams a content in pieces, and the finish reason. */
  private static Read read(String content, int piece, String finish) {
    List<String> events = new ArrayList<>();
    for (int at = 0; at < content.length(); at += piece) {
      String part = content.substring(at, Math.min(content.length(), at + piece));
      String quoted = JsonObject.of("content", part).toString();
      events.add(delta(quoted.substring(1, quoted.length() - 1)));
    }
    events.add(finish(finish));
    try {
      return openAi(stream(events.toArray(String[]::new)));
    } catch (Fault e) {
      throw new AssertionError(e);
    }
  }

  private static List<ToolCall> calls(Read read) {
    return read.reply().message().toolCalls();
  }

  @Property(tries = 120)
  void callsInM2MarkupAreRecoveredHoweverTheyAreSplit(@ForAll @IntRange(min = 1, max = 60) int n) {
    Read read = read("I look.\n" + M2, n, "stop");

    assertThat(calls(read))
        .extracting(ToolCall::name, ToolCall::arguments)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "get_weather",
                JsonObject.of(
                    Map.of("city", "Paris", "days", 3, "tags", List.of("a", "b"), "exact", true))),
            org.assertj.core.groups.Tuple.tuple(
                "load_skill", JsonObject.of("skillId", "7", "path", "a\n  b")));
    assertThat(read.text()).isEqualTo("I look.\n");
    assertThat(read.reply().stopReason()).isEqualTo(StopReason.TOOL_USE);
  }

  @Property(tries = 120)
  void callsInM3MarkupAreRecoveredHoweverTheyAreSplit(@ForAll @IntRange(min = 1, max = 60) int n) {
    Read read = read("I look.\n" + M3, n, "stop");

    assertThat(calls(read))
        .extracting(ToolCall::name, ToolCall::arguments)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "get_weather",
                JsonObject.of(
                    Map.of(
                        "city",
                        "Paris",
                        "days",
                        3,
                        "where",
                        Map.of("lat", new java.math.BigDecimal("48.5")),
                        "tags",
                        List.of("a", "b")))),
            org.assertj.core.groups.Tuple.tuple(
                "load_skill", JsonObject.of("skillId", "7", "path", "a < b </x>")));
    assertThat(read.text()).isEqualTo("I look.\n");
  }

  @Test
  void tagsThatLackTheirMarkAreTaken() {
    Read read =
        read(
            "<tool_call>\n"
                + M
                + "<invoke name=\"load_skill\">"
                + M
                + "<skillId>x</skillId>"
                + M
                + "<path>y</path>"
                + M
                + "</invoke>\n"
                + M
                + "</tool_call>",
            99,
            "stop");

    assertThat(calls(read))
        .extracting(ToolCall::arguments)
        .containsExactly(JsonObject.of("skillId", "x", "path", "y"));
    assertThat(read.text()).isEmpty();
  }

  @Test
  void leakedCallsHaveIdsOfOurOwn() {
    assertThat(calls(read(M2, 99, "stop")))
        .extracting(ToolCall::id)
        .doesNotHaveDuplicates()
        .allMatch(it -> it.matches("call_function_[0-9a-f]{12}_\\d"));
  }

  @Test
  void textAfterTheMarkupIsShown() {
    Read read = read(M2 + "\nDone.", 99, "stop");

    assertThat(read.text()).isEqualTo("\nDone.");
    assertThat(calls(read)).hasSize(2);
  }

  @Test
  void leakedCallThatWasCutOffIsUnreadable() {
    Read read = read(M2.substring(0, M2.indexOf("a\n  b")), 99, "length");

    assertThat(read.reply().stopReason()).isEqualTo(StopReason.MAX_TOKENS);
    assertThat(calls(read)).extracting(it -> it.unreadable() == null).containsExactly(true, false);
  }

  @Test
  void leakedM3CallThatWasCutOffIsUnreadableWhereverItEnds() {
    int first = M3.indexOf("<invoke name=\"load_skill\">");
    for (int end = first + "<invoke name=\"load_skill\"".length(); end < M3.length(); end++) {
      String cut = M3.substring(0, end);
      if (cut.contains("</invoke>\n" + M + "</")) {
        break;
      }
      ToolCall last = calls(read(cut, 99, "length")).get(1);
      boolean isWhole = cut.endsWith("</invoke>") || cut.contains("</path>" + M + "</invoke>\n");
      assertThat(last.unreadable() == null).as("cut after %s", cut).isEqualTo(isWhole);
    }
  }

  @Test
  void markupThatIsBrokenIsAnUnreadableCall() {
    Read read =
        read(
            "<minimax:tool_call><invoke name=\"get_weather\"><parameter name=\"city\">Pa",
            9,
            "stop");

    assertThat(calls(read)).hasSize(1);
    assertThat(calls(read).get(0).unreadable()).contains("Pa");
    assertThat(read.reply().stopReason()).isEqualTo(StopReason.TOOL_USE);
  }

  @Test
  void markupOfToolsThatDoNotExistIsText() {
    String text = "<minimax:tool_call>\n<invoke name=\"f\">\n</invoke>\n</minimax:tool_call>";

    Read read = read(text, 7, "stop");

    assertThat(read.text()).isEqualTo(text);
    assertThat(calls(read)).isEmpty();
  }

  @Test
  void quotedMarkupIsText() {
    String fenced = "The format is\n```\n" + M2 + "\n```\nas you see.";
    String inline = "Write `<minimax:tool_call>` first.";

    assertThat(read(fenced, 5, "stop").text()).isEqualTo(fenced);
    assertThat(read(inline, 5, "stop").text()).isEqualTo(inline);
    assertThat(calls(read(fenced, 5, "stop"))).isEmpty();
  }

  @Test
  void wrapperAroundNothingIsDroppedBesideAProperCall() throws Fault {
    Read read =
        openAi(
            stream(
                delta("\"content\":\"<tool_call>\\n\""),
                delta(
                    "\"tool_calls\":[{\"id\":\"a\",\"index\":0,\"function\":{\"name\":\"load_skill\","
                        + "\"arguments\":\"{}\"}}]"),
                finish("tool_calls")));

    assertThat(read.reply().message().content())
        .containsExactly(new ToolCall("a", "load_skill", JsonObject.empty()));
  }

  @Test
  void leakedCallThatWasAlsoMadeProperlyCountsOnce() throws Fault {
    Read read =
        openAi(
            stream(
                delta(
                    "\"content\":\"<minimax:tool_call><invoke name=\\\"get_weather\\\"><parameter"
                        + " name=\\\"city\\\">Paris</parameter></invoke></minimax:tool_call>\""),
                delta(
                    "\"tool_calls\":[{\"id\":\"a\",\"index\":0,\"function\":{\"name\":"
                        + "\"get_weather\",\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\"}}]"),
                finish("tool_calls")));

    assertThat(read.reply().message().content())
        .containsExactly(new ToolCall("a", "get_weather", JsonObject.of("city", "Paris")));
  }

  @Test
  void strayMarkIsDroppedFromText() {
    Read read = read("Hello " + M + "world, a < b.", 4, "stop");

    assertThat(read.reply().message().content()).containsExactly(new Text("Hello world, a < b."));
  }

  @Test
  void valuesThatAreNotOfTheirTypeStayText() {
    Read read =
        read(
            "<minimax:tool_call><invoke name=\"get_weather\"><parameter name=\"city\">P</parameter>"
                + "<parameter name=\"days\">three</parameter></invoke></minimax:tool_call>",
            99,
            "stop");

    assertThat(calls(read).get(0).arguments().get("days")).isEqualTo("three");
  }
}
