package dev.agent4j.toolbox.folder;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the opening of many files, one after another, from waiting for ever, as {@link Unblocking}
 * does for one: whoever looks on does so twice a second, however many are opened. For one thread.
 */
public final class OpeningWatch implements Closeable {
  private final ScheduledFuture<?> look;
  private volatile Unblocking.@Nullable Release current;
  private Unblocking.@Nullable Release seen;

  /** Begins to look on, until closed. */
  public OpeningWatch() {
    look = Unblocking.again(this::releaseWhatBlocks);
  }

  <T> T open(Unblocking.Opening<T> opening, Unblocking.Release release) throws IOException {
    current = release;
    try {
      return opening.open();
    } finally {
      current = null;
    }
  }

  private void releaseWhatBlocks() throws IOException {
    Unblocking.Release now = current;
    if (now != null && now == seen) {
      now.run();
    }
    seen = now;
  }

  @Override
  public void close() {
    look.cancel(false);
  }
}
