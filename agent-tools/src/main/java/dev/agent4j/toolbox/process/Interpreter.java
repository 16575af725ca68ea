package dev.agent4j.toolbox.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A shell as it is found on this machine, which commands are written for. Immutable. */
public interface Interpreter {

  /** Says where a file is to be. */
  @FunctionalInterface
  interface Place {
    /** Returns its path, in a directory that is then there. */
    Path path() throws IOException;
  }

  /**
   * How a shell is started for one command.
   *
   * @param directory where
   * @param limits the arguments of {@code ulimit}, in pairs
   * @param hasInput whether the command gets input; else it finds its end at once
   * @param marker what the environment of its processes contains, and no other's
   * @param group a control group that its processes are to be in; null if there is none
   * @param report a file of its own, by which the shell may say where it ended
   * @param environment changes a copy of this JVM's environment
   */
  record Launch(
      Path directory,
      List<String> limits,
      boolean hasInput,
      String marker,
      @Nullable ControlGroup group,
      Place report,
      Consumer<Map<String, String>> environment) {
    public Launch {
      limits = List.copyOf(limits);
    }
  }

  /**
   * A shell that waits for its command.
   *
   * @param process writes the output of the command
   * @param tree the processes that come from it
   * @param control talks to it
   * @param signaller bash, which sends signals to groups; null if there is none
   * @param group a control group that all that comes from it is to be in; null if there is none
   */
  record Waiting(
      Process process,
      ProcessTree tree,
      Control control,
      @Nullable Path signaller,
      @Nullable ControlGroup group) {}

  /**
   * Returns the best there is to keep the processes of this shell together. It is found once in the
   * life of a JVM.
   *
   * @param path directories with programs, as in the environment variable
   */
  Enclosure enclosure(String path);

  /**
   * Starts a shell that waits for its command. If it cannot, the control group is given back.
   *
   * @param enclosure what its processes cannot leave
   */
  Waiting start(Launch launch, Enclosure enclosure) throws IOException;

  /** Returns its executable. */
  Path program();

  /** Returns bash, which sends signals to groups, as the JDK cannot; null if there is none. */
  @Nullable Path signaller();
}
