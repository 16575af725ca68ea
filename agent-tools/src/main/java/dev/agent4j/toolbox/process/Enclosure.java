package dev.agent4j.toolbox.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of a command cannot leave.
 *
 * @param kind what it is made of
 * @param wrapping makes of a command one that runs it inside
 * @param hasGroups whether each command gets a control group, where they can be made
 * @param reasons why none of the better kinds, a sentence each
 */
public record Enclosure(
    Kind kind, UnaryOperator<List<String>> wrapping, boolean hasGroups, List<String> reasons) {

  /** What processes are kept together by. */
  public enum Kind {
    /** A PID namespace: its first process takes all others along. */
    NAMESPACE("PID namespace"),
    /** The same, in a user namespace, as ordinary users may make it. */
    USER_NAMESPACE("PID namespace in a user namespace"),
    /** A variable in the environment, the group, and the parents. */
    MARKER("process group and marker in the environment"),
    /** What the JDK knows of children. */
    DESCENDANTS("descendants as the JDK knows them"),
    /** The same, and no limits of the system either. */
    BARE("descendants as the JDK knows them, without limits");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** Returns the kind in words. */
    public String text() {
      return text;
    }
  }

  private static @Nullable Enclosure best;

  public Enclosure {
    reasons = List.copyOf(reasons);
  }

  /**
   * Returns the best that this machine has. It is found once in the life of a JVM, by trying, which
   * takes some tenths of a second.
   *
   * @param path directories, as in the environment variable
   */
  public static synchronized Enclosure best(Bash bash, String path) {
    Enclosure found = best;
    if (found == null) {
      found = new Canary(bash, path).best();
      best = found;
    }
    return found;
  }

  static Enclosure of(Kind kind, List<String> prefix, List<String> reasons) {
    return new Enclosure(
        kind,
        inner -> {
          var command = new ArrayList<>(prefix);
          command.addAll(inner);
          return command;
        },
        true,
        reasons);
  }

  /** Returns this as something else makes it that has a first process of its own. */
  public static Enclosure by(UnaryOperator<List<String>> wrapping) {
    return new Enclosure(Kind.NAMESPACE, wrapping, true, List.of());
  }

  /** Returns the weakest kind that Linux has, for what it is to be compared with. */
  public static Enclosure markerOnly() {
    return new Enclosure(Kind.MARKER, UnaryOperator.identity(), false, List.of());
  }

  /** Returns the second weakest: with a control group, where one can be made. */
  public static Enclosure markerAndGroup() {
    return new Enclosure(Kind.MARKER, UnaryOperator.identity(), true, List.of());
  }

  /** Returns what there is without a script around commands; {@code reason} is a sentence. */
  public static Enclosure bare(String reason) {
    return new Enclosure(Kind.BARE, UnaryOperator.identity(), false, List.of(reason));
  }

  /** Makes a control group; null if there is none for each command, or none can be made. */
  public @Nullable ControlGroup group(String name, int processes) {
    return hasGroups ? ControlGroup.make(name, processes).orElse(null) : null;
  }

  /** Returns whether no process can leave it, whatever it does to hide. */
  public boolean endsAll() {
    return hasInit() || (hasGroups && ControlGroup.isPossible());
  }

  /** Returns whether only the JDK knows which processes are in it. */
  public boolean isByHandlesOnly() {
    return kind == Kind.DESCENDANTS || (kind == Kind.BARE && !ProcessTable.hasProc());
  }

  /** Returns {@code inner} as run inside. */
  public List<String> around(List<String> inner) {
    return wrapping.apply(inner);
  }

  /** Returns whether the first process takes all others along when it ends. */
  public boolean hasInit() {
    return kind == Kind.NAMESPACE || kind == Kind.USER_NAMESPACE;
  }
}
