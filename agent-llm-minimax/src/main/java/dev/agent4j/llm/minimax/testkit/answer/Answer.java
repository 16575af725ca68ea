package dev.agent4j.llm.minimax.testkit.answer;

import dev.agent4j.llm.minimax.testkit.rules.Prompt;
import dev.agent4j.llm.minimax.testkit.script.Quirk;
import dev.agent4j.llm.minimax.testkit.script.Reply.Stop;
import dev.agent4j.message.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply as it goes out: with ids and usage, after thinking switched off, the limit of tokens and
 * the quirks that do not depend on the dialect.
 *
 * @param id of the response, which is its trace id too
 * @param created in seconds of the epoch
 * @param signature the seal on the thinking
 * @param deltaChars the most characters of one delta
 */
public record Answer(
    String id,
    long created,
    Prompt prompt,
    String thinking,
    String signature,
    String text,
    List<Call> calls,
    Stop stop,
    Usage usage,
    int deltaChars,
    @Nullable Quirk quirk) {

  /** A tool call; what a quirk took away is null. */
  public record Call(@Nullable String id, @Nullable String name, String arguments) {}

  boolean has(Quirk asked) {
    return quirk == asked;
  }

  Answer with(String thinking, String text, List<Call> calls, Stop stop) {
    return new Answer(
        id, created, prompt, thinking, signature, text, calls, stop, usage, deltaChars, quirk);
  }

  public Answer withUsage(Usage usage) {
    return new Answer(
        id, created, prompt, thinking, signature, text, calls, stop, usage, deltaChars, quirk);
  }

  /** Returns the tokens of the reasoning. */
  public long reasoningTokens() {
    return Meter.tokens(thinking);
  }

  /** Returns the tokens of all of it. */
  public long outputTokens() {
    long tokens = reasoningTokens() + Meter.tokens(text);
    for (Call call : calls) {
      tokens += tokens(call);
    }
    return tokens;
  }

  private static long tokens(Call call) {
    return Meter.tokens(call.name() == null ? "" : call.name()) + Meter.tokens(call.arguments());
  }

  /** Returns what is left of it within the tokens that the request asked for. */
  public Answer cutToLimit() {
    long left = prompt.maxTokens();
    if (outputTokens() <= left) {
      return this;
    }
    String thought = Meter.beginning(thinking, left);
    left -= Meter.tokens(thought);
    String said = Meter.beginning(text, left);
    left -= Meter.tokens(said);
    var called = new ArrayList<Call>();
    for (Call call : calls) {
      long used = tokens(call);
      if (used > left) {
        long room = left - (used - Meter.tokens(call.arguments()));
        if (room > 0) {
          called.add(new Call(call.id(), call.name(), Meter.beginning(call.arguments(), room)));
        }
        break;
      }
      left -= used;
      called.add(call);
    }
    return with(thought, said, called, Stop.LENGTH);
  }

  /** Returns it as its quirk has it, as far as that does not depend on the dialect. */
  public Answer quirky() {
    if (quirk == null) {
      return this;
    }
    return switch (quirk) {
      case NOTHING_BUT_LENGTH -> with(reasoning(), "", List.of(), Stop.LENGTH);
      case NOTHING_BUT_REASONING -> with(reasoning(), "", List.of(), Stop.STOP);
      case FILTERED -> with("", "", List.of(), Stop.CONTENT_FILTER);
      case LEAKED_CALLS_M2 -> leaked(LeakedCalls.m2(calls));
      case LEAKED_CALLS_M3 -> leaked(LeakedCalls.m3(calls));
      case INVALID_ARGUMENTS -> endless(stop);
      case TRUNCATED_ARGUMENTS -> endless(Stop.LENGTH);
      case MISSING_CALL_ID -> calls.isEmpty() ? this : withCall(0, null, calls.get(0).name());
      case NAMELESS_SECOND_CALL -> calls.size() < 2 ? this : withCall(1, calls.get(1).id(), null);
      case DUPLICATE_CALL_IDS ->
          with(
              thinking,
              text,
              calls.stream()
                  .map(it -> new Call(calls.get(0).id(), it.name(), it.arguments()))
                  .toList(),
              stop);
      default -> this;
    };
  }

  private String reasoning() {
    return thinking.isEmpty() && prompt.thinks() ? "The user wants" : thinking;
  }

  private Answer leaked(String markup) {
    return calls.isEmpty() ? this : with(thinking, text + markup, List.of(), Stop.STOP);
  }

  private Answer endless(Stop stop) {
    if (calls.isEmpty()) {
      return this;
    }
    var cut = new ArrayList<>(calls);
    Call last = cut.remove(cut.size() - 1);
    int end = Math.max(1, last.arguments().length() - 2);
    cut.add(new Call(last.id(), last.name(), last.arguments().substring(0, end)));
    return with(thinking, text, cut, stop);
  }

  private Answer withCall(int index, @Nullable String id, @Nullable String name) {
    var changed = new ArrayList<>(calls);
    changed.set(index, new Call(id, name, calls.get(index).arguments()));
    return with(thinking, text, changed, stop);
  }
}
