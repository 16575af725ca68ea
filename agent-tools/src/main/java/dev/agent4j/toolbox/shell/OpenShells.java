package dev.agent4j.toolbox.shell;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The shells of this JVM that are open, so that none of their processes outlives it. */
final class OpenShells {
  private static final Set<Shell> OPEN = new LinkedHashSet<>();
  private static @Nullable Thread hook;
  private static boolean ending;

  private OpenShells() {}

  /**
   * @throws IllegalStateException if the JVM is about to end
   */
  static synchronized void add(Shell shell) {
    if (ending) {
      throw new IllegalStateException("the JVM is about to end");
    }
    if (hook == null) {
      var added = new Thread(OpenShells::closeAll, "agent4j-shells-end");
      Runtime.getRuntime().addShutdownHook(added);
      hook = added;
    }
    OPEN.add(shell);
  }

  static synchronized void remove(Shell shell) {
    OPEN.remove(shell);
    if (OPEN.isEmpty() && hook != null && !ending) {
      removeHook(hook);
      hook = null;
    }
  }

  private static void removeHook(Thread removed) {
    try {
      Runtime.getRuntime().removeShutdownHook(removed);
    } catch (IllegalStateException e) {
      // The JVM is ending, and will find nothing to do here.
      return;
    }
  }

  private static void closeAll() {
    Shell.closeAll(allAndNoMore());
  }

  private static synchronized List<Shell> allAndNoMore() {
    ending = true;
    return new ArrayList<>(OPEN);
  }
}
