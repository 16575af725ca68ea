package dev.agent4j.llm.minimax;

import dev.agent4j.llm.LlmResponse;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Replies as MiniMax writes them, one a file: its members, their order and its quirks are those of
 * what was captured or documented up to November 2026; the words are our own.
 */
final class Recordings {
  private static final Path ROOT = Path.of("src/test/resources/wire");

  /**
   * What each is read as: stop reason, reasoning, text, calls, tokens
   * in/read/written/out/reasoning.
   */
  private static final String EXPECTED =
      """
      openai/whole-thinking-in-content.json | END_TURN | Seven times eight is asked for. | 56 | | 55/0/0/61/60
      openai/whole-tool-call.json | TOOL_USE | I have to look. | | call_function_kw3yenrf3zc7_1 get_weather {"city":"Paris"} | 247/0/0/53/0
      openai/whole-parallel-calls.json | TOOL_USE | | Both at once. | call_function_xy1ovpivyrn0_1 get_weather {"city":"Zürich","days":2}; call_function_xy1ovpivyrn0_2 get_weather {"city":"北京"} | 350/0/0/60/0
      openai/whole-split-reasoning.json | END_TURN | Two hours for eighty kilometres. | **40 km/h** on average. | | 172/159/0/58/40
      openai/whole-reasoning-twice.json | END_TURN | Hm. | Yes. | | 12/0/0/8/0
      openai/whole-explicit-cache.json | END_TURN | | Done. | | 2000/1500/300/10/0
      openai/whole-filtered.json | REFUSAL | | | | 40/0/0/0/0
      openai/whole-aggregator.json | END_TURN | Two and two. | Four. | | 30/0/0/9/0
      openai/stream-without-usage.sse | END_TURN | The user counts to three. | 1\\n2\\n3 | | -
      openai/stream-summary-restates-all.sse | TOOL_USE | The user wants the skill. 好。 | | call_function_fo2n64ha38ds_1 load_skill {"skillId":"A","path":"SKILL.md"} | 11977/114/0/101/0
      openai/stream-summary-without-choices.sse | END_TURN | | It is sunny in Paris ☀️. | | 400/256/0/18/0
      openai/stream-parallel-calls.sse | TOOL_USE | | Two cities. | call_function_ab1cd2ef3gh4_1 get_weather {"city":"Lyon"}; call_function_ab1cd2ef3gh4_2 get_weather {"city":"München"} | -
      openai/stream-empty-roles.sse | END_TURN | | Bonjour 🌍 | | -
      openai/stream-completion-only.sse | END_TURN | | All at once. | | 26/0/0/4/0
      openai/stream-leaked-m2.sse | TOOL_USE | | Let me look.\\n | call_function_001700170017_1 get_weather {"city":"São Paulo","days":3} | -
      openai/stream-leaked-m3.sse | TOOL_USE | | Looking. | call_function_001700170017_1 get_weather {"city":"Oslo"} | -
      openai/stream-cumulative.sse | END_TURN | | The forecast for the coming week is sunny with light winds from the south-west, says the station. | | -
      openai/stream-reasoning-ate-the-limit.sse | MAX_TOKENS | I wonder | | | 10/0/0/100/0
      openai/stream-arguments-cut-off.sse | MAX_TOKENS | | | call_function_cutcutcutcut_1 get_weather unreadable {"city": "Par | -
      anthropic/whole-thinking-text-tool.json | TOOL_USE | San Francisco it is. | I will look that up. | call_function_9p1h8jjdebck_1 get_weather {"city":"San Francisco, US"} | 418/404/0/91/0
      anthropic/whole-max-tokens.json | MAX_TOKENS | | It is a long st | | 172/159/0/4/0
      anthropic/whole-with-an-unknown-block.json | END_TURN | | Found. | | 5/0/0/6/0
      anthropic/stream-thinking-tool.sse | TOOL_USE | All files, 全部。 | | call_function_sy1faeqracl4_1 load_skill {"skillId":"*","path":"é"} | 10987/1792/0/64/0
      anthropic/stream-parallel-calls.sse | TOOL_USE | | Both — 同时. | call_function_pp1pppppppp1_1 get_weather {"city":"Kyiv"}; call_function_pp1pppppppp1_2 get_weather {"city":"Łódź"} | 100/0/0/20/0
      anthropic/stream-blocks-start-full.sse | TOOL_USE | Hm. | Hello there. | call_function_full11111111_1 get_weather {"city":"Rome"} | 11/0/0/12/0
      anthropic/stream-closing-message.sse | END_TURN | | Fine. | | 10/0/0/2/0
      anthropic/stream-forced-tool-as-text.sse | TOOL_USE | | | call_function_forced111111_1 get_weather {"city":"Bern"} | 10/0/0/9/0
      """;

  private Recordings() {}

  /** Returns, for each recording of a dialect, what it is read as. */
  static Map<String, String> of(Dialect dialect) {
    String folder = dialect == Dialect.OPENAI ? "openai/" : "anthropic/";
    var rows = new TreeMap<String, String>();
    for (String line : EXPECTED.lines().filter(it -> it.startsWith(folder)).toList()) {
      int bar = line.indexOf(" | ");
      rows.put(
          line.substring(0, bar), line.substring(bar + 3).replace(" |", "|").replace("| ", "|"));
    }
    return rows;
  }

  static List<String> files(String folder) {
    try (var files = Files.list(ROOT.resolve(folder))) {
      return files.map(it -> folder + "/" + it.getFileName()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String file) {
    try {
      return Files.readAllBytes(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String contentType(String file) {
    return file.endsWith(".sse")
        ? "text/event-stream"
        : file.endsWith(".html") ? "text/html" : "application/json; charset=utf-8";
  }

  /** Returns a reply in the terms of the table. */
  static String row(LlmResponse response) {
    Usage usage = response.usage();
    return row(response.message(), response.stopReason(), usage.equals(Usage.NONE) ? null : usage);
  }

  static String row(AssistantMessage message, StopReason reason, @Nullable Usage usage) {
    String thinking =
        message.content().stream()
            .filter(Thinking.class::isInstance)
            .map(it -> ((Thinking) it).text())
            .collect(Collectors.joining("; "));
    String calls =
        message.toolCalls().stream().map(Recordings::call).collect(Collectors.joining("; "));
    String tokens =
        usage == null
            ? "-"
            : "%d/%d/%d/%d/%d"
                .formatted(
                    usage.inputTokens(),
                    usage.cacheReadTokens(),
                    usage.cacheWriteTokens(),
                    usage.outputTokens(),
                    usage.reasoningTokens());
    String text = message.text().replace("\n", "\\n");
    return String.join("|", reason.toString(), thinking, text.strip(), calls, tokens);
  }

  private static String call(ToolCall call) {
    String arguments =
        call.unreadable() == null ? call.arguments().toString() : "unreadable " + call.unreadable();
    return call.id() + " " + call.name() + " " + arguments;
  }
}
