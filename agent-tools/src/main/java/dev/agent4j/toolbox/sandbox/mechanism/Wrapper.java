package dev.agent4j.toolbox.sandbox.mechanism;

import java.nio.file.Path;
import java.util.List;

/** A mechanism at work: puts a command into one that confines it. Thread-safe. */
public interface Wrapper {

  /**
   * What is to be wrapped.
   *
   * @param inner the command and its arguments
   * @param directory where it starts; within what may be read
   * @param isInit whether it is made to be the first process of a namespace
   * @param locked what cannot be written although it lies in a directory that can: existing files
   *     and directories without symbolic links; a wrapper may be unable to, see {@link #canLock}
   * @param hidden what cannot be read although it lies there, in the same way
   */
  record Launch(
      List<String> inner, Path directory, boolean isInit, List<Path> locked, List<Path> hidden) {
    public Launch {
      inner = List.copyOf(inner);
      locked = List.copyOf(locked);
      hidden = List.copyOf(hidden);
    }
  }

  /** Returns the command that runs {@code launch} under {@code policy}. */
  List<String> wrap(Policy policy, Launch launch);

  /** Returns whether {@link Launch#locked} and {@link Launch#hidden} are held. */
  boolean canLock();
}
