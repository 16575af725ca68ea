package dev.agent4j.toolbox.process;

/**
 * A living process at some moment.
 *
 * @param parent 0 if not known
 * @param group its process group; 0 if not known
 * @param start when it started, in a unit of the system's own; with the id it tells processes apart
 * @param name the name of its program
 */
public record ProcessEntry(long pid, long parent, long group, long start, String name) {

  /** Tells whether {@code other} is the same process, seen at another moment. */
  boolean isSameAs(ProcessEntry other) {
    return pid == other.pid && start == other.start;
  }

  @Override
  public String toString() {
    return pid + " " + name;
  }
}
