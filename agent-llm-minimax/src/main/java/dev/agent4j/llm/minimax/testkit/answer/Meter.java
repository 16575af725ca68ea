package dev.agent4j.llm.minimax.testkit.answer;

import dev.agent4j.llm.minimax.testkit.rules.Prompt;
import dev.agent4j.llm.minimax.testkit.script.Ask;
import dev.agent4j.llm.minimax.testkit.script.Ask.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Counts tokens by a rule that gives the same count everywhere, and remembers which prompts it has
 * seen. Thread-safe.
 *
 * <p>Four ASCII characters are a token, one and a half of any other; a message costs 5 more, an
 * image or video 1,000. The template costs 150 tokens with M3; with M2 models 8, or 36 if there is
 * no system prompt. Tools cost 170 or 125 together and 4 more each. These sums follow what others
 * measured with the real service, and like it leave out the reasoning of turns that are over.
 */
public final class Meter {
  private static final int MAX_PREFIXES = 200_000;
  private static final int MIN_CACHED_TOKENS = 512;
  private static final int GENERATION_TOKENS = 3;
  private static final int MEDIA_TOKENS = 1_000;

  private final Map<Long, Boolean> prefixes =
      Collections.synchronizedMap(
          new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
              return size() > MAX_PREFIXES;
            }
          });

  /**
   * A prompt's tokens.
   *
   * @param cached how many of them the account's cache has
   * @param seen what the cache holds from now on if the prompt is billed
   */
  public record Count(long tokens, long cached, List<Long> seen) {}

  public static long tokens(String text) {
    long ascii = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 0x80) {
        ascii++;
      }
    }
    return (ascii * 3 + (text.length() - ascii) * 8 + 11) / 12;
  }

  /** Returns the longest beginning of {@code text} that has at most {@code tokens} tokens. */
  public static String beginning(String text, long tokens) {
    long left = tokens * 12;
    int end = 0;
    while (end < text.length()) {
      left -= text.charAt(end) < 0x80 ? 3 : 8;
      if (left < 0) {
        break;
      }
      end++;
    }
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** Lets the cache hold what was counted. */
  public void remember(Count count) {
    count.seen().forEach(it -> prefixes.put(it, true));
  }

  /** Counts a prompt of the account with that key. */
  public Count count(Prompt prompt, String key) {
    Ask ask = prompt.ask();
    boolean isM3 = prompt.model().isM3();
    long tokens = isM3 ? 150 : ask.system().isEmpty() ? 36 : 8;
    if (!ask.tools().isEmpty()) {
      tokens += isM3 ? 170 : 125;
    }
    for (Ask.Tool tool : ask.tools()) {
      tokens += 4 + tokens(tool.name()) + tokens(tool.description());
      tokens += tokens(tool.schema().toString());
    }
    tokens += tokens(ask.system());
    long prefix = mix(Objects.hash(key, ask.model()), ask.tools().hashCode());
    prefix = mix(prefix, ask.system().hashCode());
    var seen = new ArrayList<Long>();
    seen.add(prefix);
    long cached = prefixes.containsKey(prefix) ? tokens : 0;
    int lastUser = ask.lastIndexOf(Role.USER);
    List<Ask.Message> messages = ask.messages();
    for (int i = 0; i < messages.size(); i++) {
      Ask.Message message = messages.get(i);
      String thinking = i > lastUser ? message.thinking() : "";
      tokens += tokens(message, thinking);
      prefix = mix(prefix, Objects.hash(message.role(), message.text(), thinking));
      prefix = mix(prefix, Objects.hash(message.calls(), message.callId(), message.media()));
      seen.add(prefix);
      if (prefixes.containsKey(prefix)) {
        cached = tokens;
      }
    }
    return new Count(tokens + GENERATION_TOKENS, cached < MIN_CACHED_TOKENS ? 0 : cached, seen);
  }

  private static long tokens(Ask.Message message, String thinking) {
    long tokens = 5 + tokens(message.text()) + tokens(thinking);
    for (Ask.Call call : message.calls()) {
      tokens += tokens(call.name()) + tokens(call.arguments().toString());
    }
    return tokens + (long) message.media() * MEDIA_TOKENS;
  }

  private static long mix(long hash, long more) {
    long mixed = (hash ^ more) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }
}
