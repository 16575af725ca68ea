package dev.agent4j.llm.minimax.testkit;

import dev.agent4j.llm.minimax.testkit.script.Breakdown;
import dev.agent4j.llm.minimax.testkit.script.Fault;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The replies and faults still to be played, each in its own order. Thread-safe. */
final class Script {
  private final Queue<Reply> replies = new ArrayDeque<>();
  private final Queue<Fault> faults = new ArrayDeque<>();

  synchronized void addReplies(List<Reply> more) {
    replies.addAll(more);
  }

  synchronized void addFaults(List<Fault> more) {
    faults.addAll(more);
  }

  synchronized @Nullable Fault nextFault() {
    return faults.poll();
  }

  /** Returns the next reply; it stays the next one if {@code fault} keeps it from arriving. */
  synchronized Optional<Reply> nextReply(@Nullable Fault fault) {
    return Optional.ofNullable(fault instanceof Breakdown ? replies.peek() : replies.poll());
  }
}
