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
  /** The ids that the script around a command and its watcher have in a namespace of their own. */
  private static final long INIT = 1;

  private static final long WATCHER = 2;

  private final @Nullable ProcessEntry leader;
  private final boolean hasInit;
  private final boolean isLeaderAround;
  private volatile @Nullable ControlGroup controlGroup;
  private volatile long group;
  private volatile long watcher;
  private volatile boolean isOver;
  private final String marker;
  private final long since;

  private List<ProcessEntry> known = List.of();
  private volatile List<ProcessEntry> frame = List.of();
  private boolean seenWithoutLeader;

  private ProcessTree(
      @Nullable ProcessEntry leader,
      boolean isLeaderAround,
      boolean hasInit,
      String marker,
      long since) {
    this.leader = leader;
    this.isLeaderAround = isLeaderAround;
    this.hasInit = hasInit && leader != null;
    this.marker = marker;
    this.since = since;
  }

  /**
   * Returns the tree of a process that has just been started.
   *
   * @param pid the process that is around the command
   * @param hasInit whether there is a namespace within it, whose first process takes all along
   * @param marker what the environment of its processes contains, and no other's
   */
  static ProcessTree of(long pid, boolean hasInit, String marker) {
    ProcessEntry leader = ProcessTable.find(pid).orElse(null);
    return of(leader, hasInit, marker);
  }

  static ProcessTree of(@Nullable ProcessEntry leader, boolean hasInit, String marker) {
    return new ProcessTree(leader, true, hasInit, marker, leader == null ? 0 : leader.start());
  }

  /** Returns the tree of a process that has just been started, and is the command itself. */
  public static ProcessTree bare(long pid, String marker) {
    ProcessEntry leader = ProcessTable.find(pid).orElse(null);
    return new ProcessTree(leader, false, false, marker, leader == null ? 0 : leader.start());
  }

  /** Returns all processes with the marker that are not older than those of {@code eldest}. */
  public static ProcessTree marked(String marker, ProcessTree eldest) {
    return marked(marker, eldest.since);
  }

  /** Returns whoever is in a group that was left behind. */
  static ProcessTree in(ControlGroup controlGroup) {
    ProcessTree tree = marked("\0", Long.MAX_VALUE);
    tree.controlGroup = controlGroup;
    return tree;
  }

  static ProcessTree marked(String marker, long since) {
    return new ProcessTree(null, false, false, marker, since);
  }

  /**
   * Says who watches the command, and leads its group. It is believed once, and of children only: a
   * command might say it too.
   */
  void begun(long watcher, long command) {
    if (!hasInit && group == 0 && isChild(watcher) && isChild(command)) {
      this.watcher = watcher;
      group = command;
    }
  }

  private boolean isChild(long pid) {
    return leader != null
        && ProcessTable.find(pid).filter(it -> it.parent() == leader.pid()).isPresent();
  }

  /** Says, before the command has begun, that whoever is in that group belongs to it too. */
  void isIn(ControlGroup controlGroup) {
    this.controlGroup = controlGroup;
    List<ProcessEntry> around = leader == null ? List.of() : ProcessTable.below(leader);
    if (around.isEmpty()) {
      alive();
      around = frame;
    }
    controlGroup.add(around);
  }

  /** Says that the command itself has ended, and has said how. */
  public void isOver() {
    isOver = true;
  }

  /** Returns the processes that live, parents before children. */
  public List<ProcessEntry> alive() {
    return isGone() ? List.of() : alive(ProcessTable.now(since));
  }

  /**
   * Tells, without a look at all processes, whether there is certainly none: the namespace has
   * ended by itself, and nobody was seen outside of it.
   */
  private synchronized boolean isGone() {
    ControlGroup counted = controlGroup;
    return hasInit
        && isOver
        && !hasFrame()
        && known.isEmpty()
        && (counted == null || counted.members().isEmpty());
  }

  /** Tells whether all of it ends with what is around the command. */
  boolean hasInit() {
    return hasInit;
  }

  static List<ProcessEntry> alive(Collection<ProcessTree> trees) {
    ProcessTable now = ProcessTable.now(trees.stream().mapToLong(it -> it.since).min().orElse(0));
    return trees.stream()
        .flatMap(it -> it.alive(now).stream())
        .filter(entry -> trees.stream().noneMatch(it -> it.isFrame(entry)))
        .distinct()
        .toList();
  }

  synchronized List<ProcessEntry> alive(ProcessTable table) {
    var members = new HashMap<Long, ProcessEntry>();
    ControlGroup counted = controlGroup;
    List<Long> grouped = counted == null ? List.of() : counted.members();
    table.entries().stream()
        .filter(
            it -> isLeader(it) || isKnown(it) || isMarked(it, table) || grouped.contains(it.pid()))
        .forEach(it -> members.put(it.pid(), it));
    if (isGroupOurs(members)) {
      table.entries().stream().filter(this::isInGroup).forEach(it -> members.put(it.pid(), it));
    }
    while (addChildren(table, members)) {
      // A child may have children.
    }
    members.remove(ProcessHandle.current().pid());
    frame = members.values().stream().filter(it -> isPartOfFrame(it, members)).toList();
    known =
        members.values().stream()
            .filter(it -> !isFrame(it))
            .sorted(
                Comparator.comparing((ProcessEntry it) -> it.pid() != group)
                    .thenComparing(ProcessEntry::start)
                    .thenComparing(ProcessEntry::pid))
            .toList();
    return known;
  }

  /** Tells whether a process is not the command's, but around it. */
  boolean isFrame(ProcessEntry entry) {
    return (isLeaderAround && isLeader(entry)) || frame.stream().anyMatch(entry::isSameAs);
  }

  private boolean isPartOfFrame(ProcessEntry entry, Map<Long, ProcessEntry> members) {
    if (isLeader(entry)) {
      return isLeaderAround;
    }
    ProcessEntry parent = members.get(entry.parent());
    if (leader == null || parent == null) {
      return false;
    }
    if (!hasInit) {
      return entry.pid() == watcher && isLeader(parent);
    }
    long parentId = isLeader(parent) ? 0 : ProcessTable.innerId(parent);
    return isLeader(parent)
        ? ProcessTable.innerId(entry) == INIT
        : parentId == INIT && ProcessTable.innerId(entry) == WATCHER;
  }

  /** Tells whether what is around the command is still there, and may have something to say. */
  boolean hasFrame() {
    return leader != null
        && (ProcessTable.isAlive(leader) || frame.stream().anyMatch(ProcessTable::isAlive));
  }

  /** Tells whether the command has not said yet how it ended. */
  boolean isAwaited() {
    return leader != null && !isOver;
  }

  /** Ends what is around the command, and with it all that is in the same namespace. */
  void destroyFrame() {
    ControlGroup ended = controlGroup;
    if (ended != null) {
      ended.kill();
    }
    if (leader != null && hasFrame()) {
      ProcessEnding.kill(leader);
      frame.forEach(ProcessEnding::kill);
    }
  }

  /** Tells whether none but the leader, which says nothing by itself, has its output open. */
  public boolean isSilent() {
    return leader != null
        && alive().stream()
            .noneMatch(it -> !isLeader(it) && ProcessTable.sharesOutput(it, leader.pid()));
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

  /** Tells whether a process is in a group that is all of this command. */
  boolean isInGroup(ProcessEntry entry) {
    if (hasInit && leader != null) {
      return isKnown(entry) && entry.group() != leader.group();
    }
    return group != 0 && entry.group() == group;
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
