package dev.agent4j.toolbox.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All processes that come from one command, and the way to end them. A process belongs to it if it
 * is in the command's process group, carries its marker in the environment, was seen to belong
 * earlier, or descends from one that does. Thread-safe.
 *
 * <p>What leaves the group, clears its environment and loses its parent between two looks is lost.
 */
public final class ProcessTree {
  /** With the grace of 2 s it stays below the 2.5 s that a cancelled call may take. */
  private static final Duration KILL_TIME = Duration.ofMillis(300);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

  private final @Nullable ProcessEntry leader;
  private final boolean ownGroup;
  private final String marker;

  private List<ProcessEntry> known = List.of();
  private boolean seenWithoutLeader;

  /**
   * @param leader the first process; null if only the marker tells
   * @param ownGroup whether the leader leads a process group
   * @param marker what the environment of its processes contains, and no other's
   */
  public ProcessTree(@Nullable ProcessEntry leader, boolean ownGroup, String marker) {
    this.leader = leader;
    this.ownGroup = ownGroup;
    this.marker = marker;
  }

  /** Returns the processes that live, parents before children. */
  public List<ProcessEntry> alive() {
    return alive(ProcessTable.now());
  }

  synchronized List<ProcessEntry> alive(ProcessTable table) {
    List<ProcessEntry> all = table.entries();
    long self = ProcessHandle.current().pid();
    boolean groupIsOurs = isGroupOurs(all);
    Map<Long, ProcessEntry> members = new LinkedHashMap<>();
    for (ProcessEntry entry : all) {
      boolean belongs =
          isLeader(entry)
              || (groupIsOurs && isInGroup(entry))
              || known.stream().anyMatch(entry::isSameAs)
              || (isYoungEnough(entry) && table.hasInEnvironment(entry, marker));
      if (belongs && entry.pid() != self) {
        members.put(entry.pid(), entry);
      }
    }
    while (addChildren(all, members)) {
      // A child may have children.
    }
    known = inOrder(members.values());
    return known;
  }

  /**
   * The number of a group is free for others once all in it are gone, so it counts only as long as
   * someone known to be ours is in it, or has just been.
   */
  private boolean isGroupOurs(List<ProcessEntry> all) {
    if (!ownGroup || leader == null) {
      return false;
    }
    boolean isLed = all.stream().anyMatch(this::isLeader);
    boolean isOurs =
        isLed
            || !seenWithoutLeader
            || all.stream()
                .filter(this::isInGroup)
                .anyMatch(it -> known.stream().anyMatch(it::isSameAs));
    seenWithoutLeader |= !isLed;
    return isOurs;
  }

  private boolean isLeader(ProcessEntry entry) {
    return leader != null && leader.isSameAs(entry);
  }

  private boolean isInGroup(ProcessEntry entry) {
    return leader != null && entry.group() == leader.pid();
  }

  private boolean isYoungEnough(ProcessEntry entry) {
    return leader == null || entry.start() >= leader.start();
  }

  private static boolean addChildren(List<ProcessEntry> all, Map<Long, ProcessEntry> members) {
    int before = members.size();
    for (ProcessEntry entry : all) {
      if (members.containsKey(entry.parent())) {
        members.putIfAbsent(entry.pid(), entry);
      }
    }
    return members.size() > before;
  }

  private List<ProcessEntry> inOrder(Collection<ProcessEntry> members) {
    return members.stream()
        .sorted(
            Comparator.comparing((ProcessEntry it) -> !isLeader(it))
                .thenComparing(ProcessEntry::start)
                .thenComparing(ProcessEntry::pid))
        .toList();
  }

  /**
   * Asks all processes of the trees to end, and after the grace makes them. Does not end early when
   * the thread is interrupted.
   *
   * @param bash tells whole groups at once, so that none is missed that is just being born
   * @return those that live on all the same
   */
  public static List<ProcessEntry> end(List<ProcessTree> trees, Duration grace, Path bash) {
    boolean interrupted = Thread.interrupted();
    try {
      List<ProcessEntry> asked = alive(trees);
      if (asked.isEmpty()) {
        return asked;
      }
      signal("TERM", asked, trees, bash);
      interrupted |= awaitEnd(trees, grace);
      long deadline = System.nanoTime() + KILL_TIME.toNanos();
      List<ProcessEntry> left = alive(trees);
      while (!left.isEmpty() && System.nanoTime() < deadline) {
        signal("KILL", left, trees, bash);
        interrupted |= awaitEnd(trees, LONGEST_PAUSE);
        left = alive(trees);
      }
      return left;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static List<ProcessEntry> alive(List<ProcessTree> trees) {
    ProcessTable now = ProcessTable.now();
    return trees.stream().flatMap(it -> it.alive(now).stream()).distinct().toList();
  }

  /** Waits until all are gone, at most {@code most}; returns whether it was interrupted. */
  private static boolean awaitEnd(List<ProcessTree> trees, Duration most) {
    boolean interrupted = false;
    long deadline = System.nanoTime() + most.toNanos();
    long pauseMillis = 1;
    List<ProcessEntry> left = alive(trees);
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      try {
        TimeUnit.MILLISECONDS.sleep(pauseMillis);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      pauseMillis = Math.min(LONGEST_PAUSE.toMillis(), pauseMillis * 2);
      if (left.stream().noneMatch(ProcessTable::isAlive)) {
        left = alive(trees);
      }
    }
    return interrupted;
  }

  /** Signals the groups whole, then one by one who is in none of them. */
  private static void signal(
      String name, List<ProcessEntry> targets, List<ProcessTree> trees, Path bash) {
    Set<Long> ours =
        trees.stream()
            .filter(it -> it.ownGroup && it.leader != null)
            .map(it -> it.leader.pid())
            .collect(Collectors.toCollection(HashSet::new));
    ours.retainAll(targets.stream().map(ProcessEntry::group).toList());
    boolean told = !ours.isEmpty() && signalGroups(name, ours, bash);
    for (ProcessEntry target : targets) {
      if (!told || !ours.contains(target.group())) {
        signalOne(name, target);
      }
    }
  }

  private static boolean signalGroups(String name, Set<Long> groups, Path bash) {
    var command = new ArrayList<>(List.of(bash.toString(), "-c", "kill -$0 -- \"$@\"", name));
    groups.forEach(group -> command.add("-" + group));
    try {
      var builder =
          new ProcessBuilder(command)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD);
      builder.environment().clear();
      Process kill = builder.start();
      kill.getOutputStream().close();
      return kill.waitFor(1, TimeUnit.SECONDS) && kill.exitValue() == 0;
    } catch (IOException e) {
      // There is no room for one more process; each can still be told by itself.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void signalOne(String name, ProcessEntry target) {
    ProcessHandle.of(target.pid())
        .filter(it -> ProcessTable.isAlive(target))
        .ifPresent(it -> terminate(it, name.equals("KILL")));
  }

  private static void terminate(ProcessHandle handle, boolean forcibly) {
    if (forcibly) {
      handle.destroyForcibly();
    } else {
      handle.destroy();
    }
  }
}
