package dev.agent4j.llm.minimax.reply;

import com.fasterxml.jackson.core.JsonParser;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.minimax.failure.ErrorReport;
import dev.agent4j.llm.minimax.failure.Fault;
import dev.agent4j.llm.minimax.markup.PendingCall;
import dev.agent4j.llm.minimax.wire.EventParser;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a reply together from its events, or from the one document that it is. Lenient in what it
 * takes: members of another type count as missing, unknown ones are passed over. Used by one
 * thread.
 */
public abstract class ReplyReader implements AutoCloseable {
  final LlmRequest request;
  final Deltas deltas;
  final UsageCounts usage;
  public final ErrorReport error = new ErrorReport();
  String id = "";
  String model = "";
  String finish = "";
  boolean hasContent;
  boolean isRefused;
  private boolean isDone;
  private @Nullable EventParser events;
  private int count;

  ReplyReader(LlmRequest request, Deltas deltas, UsageCounts usage) {
    this.request = request;
    this.deltas = deltas;
    this.usage = usage;
  }

  /** What a reply was read as; {@code usage} is null if it did not say. */
  public record Reply(
      AssistantMessage message, StopReason stopReason, @Nullable Usage usage, String model) {}

  /** Reads an event of a stream, or a whole document. */
  final void read(String eventName, byte[] bytes, int from, int length) throws Fault {
    if (isDone || isBlank(bytes, from, length)) {
      return;
    }
    count++;
    if (isEndMark(bytes, from, length)) {
      done();
      return;
    }
    if (eventName.equals("error")) {
      error.announce();
    }
    try {
      EventParser event = events();
      JsonParser parser = event.begin(bytes, from, length);
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        if (!member(name, parser) && !error.member(name, parser)) {
          parser.skipChildren();
        }
      }
      event.finish();
      endOfEvent();
    } catch (TooManyException e) {
      throw Fault.unreadable(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw Fault.unreadable(
          "event " + count + " is not the JSON it should be: " + firstLine(e), e);
    }
    if (error.isPresent()) {
      done();
    } else {
      deltas.release();
    }
  }

  /** Takes a parser as late as can be: thousands may wait for their first event. */
  private EventParser events() {
    EventParser taken = events;
    if (taken == null) {
      taken = EventParser.take();
      events = taken;
    }
    return taken;
  }

  private static String firstLine(IOException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private static boolean isBlank(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] > ' ' || bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEndMark(byte[] bytes, int from, int length) {
    return length >= 6 && bytes[from] == '[' && bytes[from + 1] == 'D' && bytes[from + 5] == ']';
  }

  /** Reads a member of an event or document; returns false if it is none of the dialect's. */
  abstract boolean member(String name, JsonParser parser) throws IOException;

  /** Takes the members of the event that were read. */
  abstract void endOfEvent() throws IOException;

  /**
   * Ends what is under way and adds it to {@code parts}: content blocks and {@link PendingCall}s.
   */
  abstract void endInto(List<Object> parts);

  final void done() {
    isDone = true;
  }

  /** Gives back what reading takes. */
  @Override
  public final void close() {
    if (events != null) {
      events.close();
      events = null;
    }
  }

  /** Returns the reply's id; empty as long as it did not say. */
  public final String id() {
    return id;
  }

  /** Returns what was said of an error. */
  public final ErrorReport error() {
    return error;
  }

  /** Tells whether nothing more is expected. */
  public final boolean isDone() {
    return isDone;
  }

  /** Tells whether an event was read: then the server is at work. */
  public final boolean hasEvents() {
    return count > 0;
  }

  /**
   * Returns the reply, after the end of its body.
   *
   * @throws Fault if it broke off, or says nothing at all
   */
  public final Reply reply(CallRepair repair) throws Fault {
    if (count == 0) {
      throw Fault.unreadable("the answer is empty", null);
    }
    if (!isDone && finish.isEmpty()) {
      throw Fault.unreadable("the reply stopped before its end, after " + count + " events", null);
    }
    if (!hasContent && finish.isEmpty() && !isRefused) {
      throw Fault.unreadable("the answer holds no reply", null);
    }
    var parts = new ArrayList<Object>(2);
    endInto(parts);
    if (parts.size() > 2 * TooManyException.MOST) {
      throw Fault.unreadable("the reply has " + parts.size() + " calls in its text", null);
    }
    deltas.release();
    StopReason reason = StopReasons.of(finish);
    boolean isCut = reason == StopReason.MAX_TOKENS;
    isRefused |= reason == StopReason.REFUSAL;
    List<ContentBlock> blocks = repair.blocks(parts, isCut, id);
    if (isRefused) {
      blocks.removeIf(ToolCall.class::isInstance);
      reason = StopReason.REFUSAL;
    } else {
      reason = StopReasons.withCalls(reason, hasCall(blocks));
    }
    if (reason == StopReason.TOOL_USE && !hasCall(blocks)) {
      throw Fault.unreadable("the reply announces tool calls and has none", null);
    }
    return new Reply(
        new AssistantMessage(blocks), reason, usage.isKnown() ? usage.toUsage() : null, model);
  }

  private static boolean hasCall(List<ContentBlock> blocks) {
    for (ContentBlock block : blocks) {
      if (block instanceof ToolCall) {
        return true;
      }
    }
    return false;
  }
}
