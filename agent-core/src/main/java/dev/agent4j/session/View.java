package dev.agent4j.session;

import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage.Sender;
import dev.agent4j.session.Entry.Approved;
import dev.agent4j.session.Entry.CallBegun;
import dev.agent4j.session.Entry.CallEnded;
import dev.agent4j.session.Entry.Compacted;
import dev.agent4j.session.Entry.Denied;
import dev.agent4j.session.Entry.Paused;
import dev.agent4j.session.Entry.Replied;
import dev.agent4j.session.Entry.Said;
import dev.agent4j.session.Entry.Steered;
import dev.agent4j.session.Entry.TurnEnded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What entries come to, one by one: {@code view(entries)}. Confined to its transcript's lock. */
final class View {
  /** Replaced by another list when it is compacted. */
  private List<Message> messages = new ArrayList<>();

  private final Set<String> callIds = new HashSet<>();
  private final Set<String> approvals = new HashSet<>();
  private int idsMade;
  private int turns;
  private boolean isTurnOpen;

  /** The reply whose calls have not all ended; null if there is none. */
  private @Nullable AssistantMessage open;

  /** Its calls, none if there is no such reply: a message finds them anew each time it is asked. */
  private List<ToolCall> calls = List.of();

  private final Map<String, ToolResult> results = new HashMap<>();
  private final Set<String> begun = new HashSet<>();
  private final Set<String> paused = new HashSet<>();

  List<Message> messages() {
    return messages;
  }

  int turns() {
    return turns;
  }

  int idsMade() {
    return idsMade;
  }

  boolean hasCall(String id) {
    return callIds.contains(id);
  }

  boolean isApproved(String hash) {
    return approvals.contains(hash);
  }

  boolean isBegun(String callId) {
    return begun.contains(callId);
  }

  boolean isPaused(String callId) {
    return paused.contains(callId);
  }

  /** Returns the calls that have not ended, in their order. */
  List<ToolCall> openCalls() {
    return calls.stream().filter(it -> !results.containsKey(it.id())).toList();
  }

  /**
   * Checks that {@code entry} may come next.
   *
   * @throws IllegalArgumentException if it may not; the message names what it lacks
   */
  void check(Entry entry) {
    if (entry instanceof Said || entry instanceof Steered) {
      checkNothingIsOpen();
    } else if (entry instanceof Replied it) {
      checkNothingIsOpen();
      checkIds(it.message().toolCalls());
    } else if (entry instanceof CallBegun it) {
      checkIsOpen(it.callId());
    } else if (entry instanceof CallEnded it) {
      checkIsOpen(it.result().callId());
    } else if (entry instanceof Approved it) {
      checkIsOpen(it.callId());
    } else if (entry instanceof Denied it) {
      checkIsOpen(it.callId());
    } else if (entry instanceof Paused it) {
      checkIsOpen(it.callId());
    } else if (entry instanceof Compacted it) {
      checkCut(it);
    }
  }

  private void checkNothingIsOpen() {
    if (open != null) {
      throw new IllegalArgumentException(
          "calls " + ids(openCalls()) + " have no result yet: they must end first");
    }
  }

  private void checkIds(List<ToolCall> calls) {
    if (!CallIds.areUnused(calls, this::hasCall)) {
      throw new IllegalArgumentException("a call id is used twice: " + ids(calls));
    }
  }

  private void checkIsOpen(String callId) {
    if (results.containsKey(callId)) {
      throw new IllegalArgumentException("call " + callId + " has its result already");
    }
    // Looked at for each call: no stream.
    for (ToolCall call : calls) {
      if (call.id().equals(callId)) {
        return;
      }
    }
    throw new IllegalArgumentException("no call " + callId + " is open");
  }

  private void checkCut(Compacted cut) {
    if (cut.count() > messages.size()) {
      throw new IllegalArgumentException(
          "there are " + messages.size() + " messages, but " + cut.count() + " were compacted");
    }
    Pairing.check(cut.replacement());
    Pairing.check(messages.subList(cut.count(), messages.size()));
  }

  private static List<String> ids(List<ToolCall> calls) {
    return calls.stream().map(ToolCall::id).toList();
  }

  /** Adds an entry that was checked. */
  void add(Entry entry) {
    if (entry instanceof Said it) {
      messages.add(it.message());
      if (it.message().sender() == Sender.USER) {
        turns++;
        isTurnOpen = true;
      }
    } else if (entry instanceof Steered it) {
      messages.add(it.message());
    } else if (entry instanceof Replied it) {
      reply(it.message());
    } else if (entry instanceof CallBegun it) {
      begun.add(it.callId());
    } else if (entry instanceof Paused it) {
      paused.add(it.callId());
    } else if (entry instanceof CallEnded it) {
      end(it.result());
    } else if (entry instanceof Approved it && it.forSession()) {
      approvals.add(it.hash());
    } else if (entry instanceof Compacted it) {
      List<Message> rest = messages.subList(it.count(), messages.size());
      messages = new ArrayList<>(it.replacement());
      messages.addAll(rest);
    } else if (entry instanceof TurnEnded) {
      // One that went on after a pause has said nothing.
      turns += isTurnOpen ? 0 : 1;
      isTurnOpen = false;
    }
  }

  private void reply(AssistantMessage reply) {
    calls = reply.toolCalls();
    if (calls.isEmpty()) {
      messages.add(reply);
      return;
    }
    open = reply;
    for (ToolCall call : calls) {
      callIds.add(call.id());
      idsMade += call.id().startsWith(CallIds.BEGINNING) ? 1 : 0;
    }
  }

  private void end(ToolResult result) {
    results.put(result.callId(), result);
    AssistantMessage reply = open;
    if (reply == null || results.size() < calls.size()) {
      return;
    }
    List<ToolResult> all = new ArrayList<>(results.size());
    for (ToolCall call : calls) {
      ToolResult of = results.get(call.id());
      if (of != null) {
        all.add(of);
      }
    }
    messages.add(reply);
    messages.add(new ToolResultMessage(all));
    open = null;
    calls = List.of();
    results.clear();
    begun.clear();
    paused.clear();
  }
}
