package dev.agent4j.toolbox.process;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All processes that come from one command. A process belongs to it if it is in the command's
 * process group, carries its marker in the environment, was seen to belong earlier, or descends
 * from one that does. Thread-safe.
 *
 * <p>What leaves the group, clears its environment and loses its parent between two looks is lost.
 */
public final class ProcessTree {
  private final @Nullable ProcessEntry leader;
  private final boolean leadsGroup;
  private final String marker;
  private final long since;

  private List<ProcessEntry> known = List.of();
  private boolean seenWithoutLeader;

  private ProcessTree(
      @Nullable ProcessEntry leader, boolean leadsGroup, String marker, long since) {
    this.leader = leader;
    this.leadsGroup = leadsGroup && leader != null;
    this.marker = marker;
    this.since = since;
  }

  /**
   * Returns the tree of a process that has just been started.
   *
   * @param leadsGroup whether it leads a process group
   * @param marker what the environment of its processes contains, and no other's
   */
  static ProcessTree of(long pid, boolean leadsGroup, String marker) {
    ProcessEntry leader = ProcessTable.find(pid).orElse(null);
    return of(leader, leadsGroup, marker);
  }

  static ProcessTree of(@Nullable ProcessEntry leader, boolean leadsGroup, String marker) {
    return new ProcessTree(leader, leadsGroup, marker, leader == null ? 0 : leader.start());
  }

  /** Returns all processes with the marker that are not older than those of {@code eldest}. */
  public static ProcessTree marked(String marker, ProcessTree eldest) {
    return new ProcessTree(null, false, marker, eldest.since);
  }

  /** Returns the processes that live, parents before children. */
  public List<ProcessEntry> alive() {
    return alive(ProcessTable.now(since));
  }

  static List<ProcessEntry> alive(Collection<ProcessTree> trees) {
    ProcessTable now = ProcessTable.now(trees.stream().mapToLong(it -> it.since).min().orElse(0));
    return trees.stream().flatMap(it -> it.alive(now).stream()).distinct().toList();
  }

  synchronized List<ProcessEntry> alive(ProcessTable table) {
    var members = new HashMap<Long, ProcessEntry>();
    table.entries().stream()
        .filter(it -> isLeader(it) || isKnown(it) || isMarked(it, table))
        .forEach(it -> members.put(it.pid(), it));
    if (isGroupOurs(members)) {
      table.entries().stream().filter(this::isInGroup).forEach(it -> members.put(it.pid(), it));
    }
    while (addChildren(table, members)) {
      // A child may have children.
    }
    members.remove(ProcessHandle.current().pid());
    known =
        members.values().stream()
            .sorted(
                Comparator.comparing((ProcessEntry it) -> !isLeader(it))
                    .thenComparing(ProcessEntry::start)
                    .thenComparing(ProcessEntry::pid))
            .toList();
    return known;
  }

  private boolean isLeader(ProcessEntry entry) {
    return leader != null && leader.isSameAs(entry);
  }

  private boolean isKnown(ProcessEntry entry) {
    return known.stream().anyMatch(entry::isSameAs);
  }

  private boolean isMarked(ProcessEntry entry, ProcessTable table) {
    return entry.start() >= since && table.hasInEnvironment(entry, marker);
  }

  /**
   * The number of a group is free for others once all in it are gone, so it counts only as long as
   * someone who is ours for another reason is in it, or has just been.
   */
  private boolean isGroupOurs(Map<Long, ProcessEntry> members) {
    boolean isLed = members.values().stream().anyMatch(this::isLeader);
    boolean hasJustBeenLed = !isLed && !seenWithoutLeader;
    seenWithoutLeader |= !isLed;
    return isLed || hasJustBeenLed || members.values().stream().anyMatch(this::isInGroup);
  }

  /** Tells whether a process is in the group that the leader leads. */
  boolean isInGroup(ProcessEntry entry) {
    return leadsGroup && leader != null && entry.group() == leader.pid();
  }

  private static boolean addChildren(ProcessTable table, Map<Long, ProcessEntry> members) {
    int before = members.size();
    for (ProcessEntry entry : table.entries()) {
      if (members.containsKey(entry.parent())) {
        members.putIfAbsent(entry.pid(), entry);
      }
    }
    return members.size() > before;
  }
}
