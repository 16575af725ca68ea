package dev.agent4j.toolbox.change;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.files.Show;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does steps one after the other, and takes back those that are done when one fails, whatever the
 * reason: then nothing is changed.
 */
final class Commit {
  private static final Logger LOG = LoggerFactory.getLogger(Commit.class);

  private final FileAccess files;
  private final List<Step> done = new ArrayList<>();

  private Commit(FileAccess files) {
    this.files = files;
  }

  static void of(List<Step> steps, FileAccess files) throws IOException, InterruptedException {
    new Commit(files).run(steps);
  }

  private void run(List<Step> steps) throws IOException, InterruptedException {
    boolean all = false;
    Throwable why = null;
    try {
      for (Step step : steps) {
        step.apply(files);
        done.add(step);
      }
      all = true;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      why = e;
      throw e;
    } finally {
      if (!all) {
        takeBack(why);
      }
    }
  }

  private void takeBack(@org.jspecify.annotations.Nullable Throwable why) {
    // An interrupt would close the files that the former content is written to.
    boolean interrupted = Thread.interrupted();
    List<String> left = new ArrayList<>();
    for (int i = done.size() - 1; i >= 0; i--) {
      Step back = done.get(i).inverse();
      try {
        back.apply(files);
      } catch (IOException | InterruptedException | RuntimeException e) {
        LOG.warn("a change of {} could not be taken back: {}", back.path(), e.toString());
        left.add(Show.line(back.path()));
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!left.isEmpty()) {
      var failure =
          new ToolException(
              Code.INTERNAL,
              "The call failed midway, and these could not be put back as they were: "
                  + String.join(", ", left)
                  + ". All else is unchanged. Read them before you go on.");
      if (why != null) {
        failure.addSuppressed(why);
      }
      throw failure;
    }
  }
}
