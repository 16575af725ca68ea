package dev.agent4j.toolbox.change;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.files.Show;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does several steps as one: all contents are on the disk before the first file changes, and if one
 * step fails, whatever the reason, those that are done are taken back.
 */
final class Commit {
  private static final Logger LOG = LoggerFactory.getLogger(Commit.class);

  /** A step that is ready, or done. */
  private record Ready(String path, Prepared prepared) {}

  private final Deque<Ready> ready = new ArrayDeque<>();
  private final Deque<Ready> done = new ArrayDeque<>();

  private Commit() {}

  static void of(List<Step> steps, FileAccess files) throws IOException, InterruptedException {
    List<Step> inOrder = new ArrayList<>(steps);
    inOrder.sort(Comparator.comparing(Step::isDelete));
    new Commit().run(inOrder, files);
  }

  private void run(List<Step> steps, FileAccess files) throws IOException, InterruptedException {
    try {
      for (Step step : steps) {
        refuseInterrupt();
        ready.push(new Ready(step.path(), step.prepare(files)));
      }
      refuseInterrupt();
      for (var it = ready.descendingIterator(); it.hasNext(); ) {
        Ready next = it.next();
        next.prepared().commit();
        done.push(next);
      }
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      List<String> left = takeBackUninterrupted();
      if (!left.isEmpty()) {
        throw halfDone(left, e);
      }
      throw e;
    } finally {
      close();
    }
  }

  /** An interrupt would close the files that this writes to. */
  private List<String> takeBackUninterrupted() {
    boolean interrupted = Thread.interrupted();
    List<String> left = takeBack();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return left;
  }

  private static void refuseInterrupt() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Returns what could not be taken back, the last step first. */
  private List<String> takeBack() {
    List<String> left = new ArrayList<>();
    for (Ready step : done) {
      try {
        step.prepared().takeBack();
      } catch (IOException | InterruptedException | RuntimeException e) {
        LOG.warn("a change of {} could not be taken back: {}", step.path(), e.toString());
        left.add(Show.line(step.path()));
      }
    }
    return left;
  }

  private void close() {
    for (Ready step : ready) {
      try {
        step.prepared().close();
      } catch (IOException | RuntimeException e) {
        LOG.warn("what was ready for {} stays behind: {}", step.path(), e.toString());
      }
    }
  }

  private static ToolException halfDone(List<String> left, Throwable why) {
    var failure =
        new ToolException(
            Code.INTERNAL,
            "The call failed midway, and these could not be put back as they were: "
                + String.join(", ", left)
                + ". All else is unchanged. Read them before you go on.");
    failure.addSuppressed(why);
    return failure;
  }
}
