package dev.agent4j.llm.minimax.testkit.script;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonObject;
import dev.agent4j.message.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the model says. Thinking is left out of the answer where the request switched it off.
 *
 * @param thinking the reasoning; empty if there is none
 * @param text the visible text; empty if there is none
 * @param calls the tool calls, in order
 * @param stop why it stopped; null for what follows from the calls
 * @param usage the tokens billed; null for the stub's own count
 * @param delay the wait before the first byte
 * @param pace the wait between two events of a stream
 */
public record Reply(
    String thinking,
    String text,
    List<Call> calls,
    @Nullable Stop stop,
    @Nullable Usage usage,
    Duration delay,
    Duration pace) {
  private static final Reply NOTHING =
      new Reply("", "", List.of(), null, null, Duration.ZERO, Duration.ZERO);

  public Reply {
    requireNonNull(thinking, "thinking");
    requireNonNull(text, "text");
    calls = List.copyOf(calls);
    requireNonNull(delay, "delay");
    requireNonNull(pace, "pace");
  }

  /** A tool call; {@code arguments} is sent as it is, so it need not be JSON. */
  public record Call(String name, String arguments) {
    public Call {
      requireNonNull(name, "name");
      requireNonNull(arguments, "arguments");
    }
  }

  /** Why the model stopped. */
  public enum Stop {
    STOP,
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER
  }

  /** Returns a reply of text. */
  public static Reply says(String text) {
    return NOTHING.withText(text);
  }

  /** Returns a reply of one tool call. */
  public static Reply calls(String tool, JsonObject arguments) {
    return NOTHING.withCall(tool, arguments);
  }

  /** Returns a reply of reasoning and nothing else, to be added to. */
  public static Reply thinks(String thinking) {
    return NOTHING.withThinking(thinking);
  }

  public Reply withThinking(String thinking) {
    return new Reply(thinking, text, calls, stop, usage, delay, pace);
  }

  public Reply withText(String text) {
    return new Reply(thinking, text, calls, stop, usage, delay, pace);
  }

  /** Returns this reply with a tool call more, its arguments spaced as MiniMax spaces them. */
  public Reply withCall(String tool, JsonObject arguments) {
    return withCall(new Call(tool, SpacedJson.of(arguments)));
  }

  /** Returns this reply with a tool call more. */
  public Reply withCall(Call call) {
    var more = new ArrayList<Call>(calls);
    more.add(call);
    return new Reply(thinking, text, more, stop, usage, delay, pace);
  }

  public Reply withStop(Stop stop) {
    return new Reply(thinking, text, calls, stop, usage, delay, pace);
  }

  public Reply withUsage(Usage usage) {
    return new Reply(thinking, text, calls, stop, usage, delay, pace);
  }

  /** Returns this reply with a wait before its first byte. Default: none. No thread is held. */
  public Reply after(Duration delay) {
    return new Reply(thinking, text, calls, stop, usage, delay, pace);
  }

  /** Returns this reply with a wait between two events of its stream. Default: none. */
  public Reply paced(Duration pace) {
    return new Reply(thinking, text, calls, stop, usage, delay, pace);
  }

  /** Returns why the model stopped, worked out if it was not said. */
  public Stop stopReason() {
    return stop != null ? stop : calls.isEmpty() ? Stop.STOP : Stop.TOOL_CALLS;
  }
}
