package dev.agent4j.toolbox.process;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends all processes of some trees: asks them to, and after a grace makes them. Signals go to whole
 * groups, so that none is missed that is just being born, and one by one to who is in none.
 */
public final class ProcessEnding {
  /** With a grace of 2 s it stays below the 4 s that a cancelled call may take. */
  private static final Duration KILL_TIME = Duration.ofMillis(300);

  /** How long a shell may take to end before it is looked at whether to ask it once more. */
  private static final Duration PATIENCE = Duration.ofMillis(30);

  private static final long LONGEST_PAUSE_MILLIS = 20;

  private final List<ProcessTree> trees;
  private final @Nullable Path bash;
  private final Set<Long> groups = new HashSet<>();
  private boolean breeds;
  private boolean interrupted;

  private ProcessEnding(List<ProcessTree> trees, @Nullable Path bash) {
    this.trees = trees;
    this.bash = bash;
  }

  /**
   * Ends all processes of {@code trees}. An interrupt does not shorten this; the thread stays
   * interrupted.
   *
   * @param bash sends signals to groups, which the JDK cannot; null if there is none
   * @return those that live on all the same
   */
  public static List<ProcessEntry> end(
      List<ProcessTree> trees, Duration grace, @Nullable Path bash) {
    var ending = new ProcessEnding(trees, bash);
    ending.interrupted = Thread.interrupted();
    try {
      return ending.end(grace);
    } finally {
      if (ending.interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Sends a signal to all processes of a tree.
   *
   * @param name the signal's, without SIG
   * @return who got it
   * @throws ToolException NOT_EXECUTED if there is nothing that could
   */
  static List<ProcessEntry> send(ProcessTree tree, String name, @Nullable Path bash) {
    if (bash == null) {
      throw new ToolException(
          Code.NOT_EXECUTED,
          "There is nothing here that sends signals. Leave signal out to end the command.");
    }
    var sending = new ProcessEnding(List.of(tree), bash);
    List<ProcessEntry> targets = sending.lookTwice();
    var ids = targets.stream().map(it -> String.valueOf(it.pid())).toList();
    if (!ids.isEmpty()) {
      sending.tell(name, ids);
    }
    return targets;
  }

  private List<ProcessEntry> end(Duration grace) {
    List<ProcessEntry> asked = lookTwice();
    List<ProcessEntry> left = asked.isEmpty() ? asked : ask(asked, grace);
    long start = System.nanoTime();
    while (left.isEmpty() && isAwaited() && System.nanoTime() - start < KILL_TIME.toNanos()) {
      pause(1);
    }
    trees.forEach(ProcessTree::destroyFrame);
    long deadline = System.nanoTime() + KILL_TIME.toNanos();
    while ((!left.isEmpty() || trees.stream().anyMatch(ProcessTree::hasFrame))
        && System.nanoTime() < deadline) {
      if (!left.isEmpty()) {
        signal("KILL", left);
      }
      left = awaitEnd(Duration.ofMillis(LONGEST_PAUSE_MILLIS), List.of());
      trees.forEach(ProcessTree::destroyFrame);
    }
    return left;
  }

  private List<ProcessEntry> ask(List<ProcessEntry> asked, Duration grace) {
    signal("TERM", asked);
    List<ProcessEntry> left = awaitEnd(grace, asked);
    if (left.isEmpty() && breeds && !groups.isEmpty()) {
      // Who forks all the time may have been in between when we looked. It is in its group still.
      signalGroups("KILL");
      left = lookTwice();
    }
    return left;
  }

  /** Tells whether a command whose processes are gone is about to say how it ended. */
  private boolean isAwaited() {
    return trees.stream().anyMatch(it -> it.isAwaited() && it.hasFrame());
  }

  private List<ProcessEntry> lookTwice() {
    List<ProcessEntry> alive = ProcessTree.alive(trees);
    return alive.isEmpty() ? ProcessTree.alive(trees) : alive;
  }

  /**
   * Waits until all are gone, at most {@code most}, and returns who is not.
   *
   * @param asked who was asked to end; empty if no one was
   */
  private List<ProcessEntry> awaitEnd(Duration most, List<ProcessEntry> asked) {
    long start = System.nanoTime();
    long pauseMillis = 1;
    boolean insisted = asked.isEmpty();
    Duration patience = PATIENCE;
    List<ProcessEntry> left = lookTwice();
    while (!left.isEmpty() && System.nanoTime() - start < most.toNanos()) {
      breeds |= left.stream().anyMatch(it -> !isAmong(asked, it));
      if (!asked.isEmpty()) {
        askThoseWhoCannotHaveHeard(left, asked);
      }
      if (!insisted && System.nanoTime() - start > patience.toNanos()) {
        // The child may be new since the last look, and on a busy machine be born later still.
        left = lookTwice();
        insisted = askThoseWhoWaitForAnother(left, asked);
        patience = patience.multipliedBy(2);
      }
      pause(pauseMillis);
      pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
      if (!left.stream().allMatch(ProcessTable::isAlive)) {
        left = lookTwice();
      }
    }
    return left.isEmpty() ? left : ProcessTree.alive(trees);
  }

  /**
   * Asks again who does nothing about the signal and yet lives. A shell that has forked and is
   * about to become another program takes the signal, and the program knows nothing of it. Who is
   * new and has a parent may be tidying up for it, and is left alone.
   */
  private static void askThoseWhoCannotHaveHeard(
      List<ProcessEntry> left, List<ProcessEntry> asked) {
    for (ProcessEntry entry : left) {
      boolean hasParent = left.stream().anyMatch(it -> it.pid() == entry.parent());
      if ((isAmong(asked, entry) || !hasParent) && ProcessTable.isEndedByTerm(entry)) {
        signalOne("TERM", entry);
      }
    }
  }

  /**
   * Asks again who has a child that was not asked. A shell that was about to fork keeps the signal
   * for later, which is when its new child ends, unless a second one wakes it.
   *
   * @return whether there was anyone
   */
  private static boolean askThoseWhoWaitForAnother(
      List<ProcessEntry> left, List<ProcessEntry> asked) {
    List<ProcessEntry> waiting =
        asked.stream()
            .filter(
                it ->
                    left.stream()
                        .anyMatch(child -> child.parent() == it.pid() && !isAmong(asked, child)))
            .toList();
    waiting.forEach(it -> signalOne("TERM", it));
    return !waiting.isEmpty();
  }

  private static boolean isAmong(List<ProcessEntry> entries, ProcessEntry entry) {
    return entries.stream().anyMatch(entry::isSameAs);
  }

  private void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      interrupted = true;
    }
  }

  private void signal(String name, List<ProcessEntry> targets) {
    groups.clear();
    targets.stream()
        .filter(it -> trees.stream().anyMatch(tree -> tree.isInGroup(it)))
        .forEach(it -> groups.add(it.group()));
    boolean told = !groups.isEmpty() && signalGroups(name);
    targets.stream()
        .filter(it -> !told || !groups.contains(it.group()))
        .forEach(it -> signalOne(name, it));
  }

  private boolean signalGroups(String name) {
    return tell(name, groups.stream().map(it -> "-" + it).toList());
  }

  private boolean tell(String name, List<String> targets) {
    if (bash == null) {
      return false;
    }
    var command = new ArrayList<>(List.of(bash.toString(), "-c", "kill -$0 -- \"$@\"", name));
    command.addAll(targets);
    var builder =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.environment().clear();
    try {
      Process kill = builder.start();
      kill.getOutputStream().close();
      return kill.waitFor(1, TimeUnit.SECONDS) && kill.exitValue() == 0;
    } catch (IOException e) {
      // There is no room for one more process; each can still be told by itself.
      return false;
    } catch (InterruptedException e) {
      interrupted = true;
      return false;
    }
  }

  /** Ends one process at once. */
  static void kill(ProcessEntry target) {
    signalOne("KILL", target);
  }

  private static void signalOne(String name, ProcessEntry target) {
    ProcessHandle handle = ProcessHandle.of(target.pid()).orElse(null);
    if (handle == null || !ProcessTable.isAlive(target)) {
      return;
    }
    if (name.equals("KILL")) {
      handle.destroyForcibly();
    } else {
      handle.destroy();
    }
  }
}
