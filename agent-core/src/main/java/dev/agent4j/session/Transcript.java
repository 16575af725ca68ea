package dev.agent4j.session;

import static java.util.Objects.requireNonNull;

import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.session.Entry.CallEnded;
import dev.agent4j.session.Entry.Replied;
import dev.agent4j.session.Entry.Said;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that was said and done in a session: entries, only ever added to, and the messages that they
 * come to. What {@link #messages} returns can always be sent: it ends with the last step whose
 * calls have all ended. Thread-safe.
 */
public final class Transcript {
  private final Journal journal;
  private final List<Entry> entries = new ArrayList<>();
  private final View view = new View();
  private @Nullable List<Message> messages = List.of();

  /** Makes a transcript in which nothing was said yet, kept in memory alone. */
  public Transcript() {
    this(Journal.none());
  }

  /** Makes a transcript in which nothing was said yet, whose entries go to {@code journal}. */
  public Transcript(Journal journal) {
    this.journal = requireNonNull(journal, "journal");
  }

  /**
   * Returns a transcript of {@code entries}, in memory. Calls that had not ended are open in it;
   * the session that goes on says to the model what is known of them.
   *
   * @throws IllegalArgumentException if they are not what a transcript had; the message names the
   *     first that does not fit
   */
  public static Transcript view(List<Entry> entries) {
    var transcript = new Transcript();
    entries.forEach(transcript::append);
    return transcript;
  }

  /**
   * Returns a transcript that begins with {@code messages}, in memory.
   *
   * @throws IllegalArgumentException if a tool call has not its one result right after it; the
   *     message names it
   */
  public static Transcript of(List<Message> messages) {
    Pairing.check(messages);
    var transcript = new Transcript();
    for (Message message : messages) {
      if (message instanceof UserMessage it) {
        transcript.append(new Said(it));
      } else if (message instanceof AssistantMessage it) {
        transcript.append(Replied.of(it));
      } else if (message instanceof ToolResultMessage it) {
        it.results().forEach(result -> transcript.append(new CallEnded(result)));
      }
    }
    return transcript;
  }

  /**
   * Adds an entry: to the journal first, and when that has it, to this transcript.
   *
   * @throws IllegalArgumentException if it cannot come next, such as the end of a call that is not
   *     open; the message says why, and nothing is added
   */
  public synchronized void append(Entry entry) {
    view.check(requireNonNull(entry, "entry"));
    journal.append(entry);
    entries.add(entry);
    view.add(entry);
    messages = null;
  }

  /** Returns the entries so far, oldest first; later additions do not show. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /**
   * Returns the messages so far, oldest first; later additions do not show. The same list as long
   * as nothing is added.
   */
  public synchronized List<Message> messages() {
    List<Message> known = messages;
    if (known == null) {
      known = List.copyOf(view.messages());
      messages = known;
    }
    return known;
  }

  /** Returns the results of all calls that have ended, oldest first, in the order of the calls. */
  public synchronized List<ToolResult> toolResults() {
    Map<String, @Nullable ToolResult> results = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry instanceof Replied it) {
        it.message().toolCalls().forEach(call -> results.put(call.id(), null));
      } else if (entry instanceof CallEnded it) {
        results.put(it.result().callId(), it.result());
      }
    }
    return results.values().stream().filter(Objects::nonNull).toList();
  }

  /** Returns how many turns have begun. */
  public synchronized int turns() {
    return view.turns();
  }

  /** Returns the calls of the last reply that have not ended, in their order. */
  public synchronized List<ToolCall> openCalls() {
    return view.openCalls();
  }

  /** Tells whether an open call has begun, as far as is known: a pure call does not say so. */
  public synchronized boolean isBegun(String callId) {
    return view.isBegun(callId);
  }

  /** Tells whether an open call waits for an approver who answers later. */
  public synchronized boolean isPaused(String callId) {
    return view.isPaused(callId);
  }

  /** Tells whether calls of that hash were approved for the session. */
  public synchronized boolean isApproved(String hash) {
    return view.isApproved(hash);
  }

  /** Tells whether a tool call with that id is in this transcript. */
  public synchronized boolean hasCall(String id) {
    return view.hasCall(id);
  }

  /**
   * Returns {@code reply} with ids that no other tool call of this transcript has: ids that are
   * blank or taken are replaced, and a call that is stated twice under one id is kept once.
   */
  public synchronized AssistantMessage withFreeCallIds(AssistantMessage reply) {
    return CallIds.unique(reply, view::hasCall, view.idsMade());
  }
}
