package dev.agent4j.toolbox.page;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.files.TextScan;
import java.time.Duration;

/** Sees to it that a file of any size takes bounded time to read a page of. */
public final class ScanWatch {
  /** A file larger than this is not read further than the page that was asked for. */
  private static final long SCANNED_WHOLE = 256L << 20;

  private final String shown;
  private final long size;
  private final Duration time;
  private final long start = System.nanoTime();

  /**
   * Starts to watch.
   *
   * @param shown the path for messages
   * @param size of the file in bytes
   * @param time for all scans together
   */
  public ScanWatch(String shown, long size, Duration time) {
    this.shown = shown;
    this.size = size;
    this.time = time;
  }

  /** Tells whether a scan stops at the end of the page, so that the rest is unknown. */
  boolean isForPageOnly() {
    return size > SCANNED_WHOLE;
  }

  /** Makes sure that there is time left. */
  void check() {
    if (System.nanoTime() - start > time.toNanos()) {
      throw new ToolException(
          Code.TIMEOUT,
          String.format(
              "%s: these lines were not reached within %d seconds; the file has %d bytes. Use a"
                  + " command such as head, tail or grep.",
              shown, time.toSeconds(), size));
    }
  }

  /** Returns what counts the lines of the whole file, and keeps none. */
  public TextScan.Lines countingLines() {
    return new TextScan.Lines() {
      @Override
      public boolean take(long number, StringBuilder text, long length) {
        return true;
      }

      @Override
      public boolean wantsMore(long bytes) {
        check();
        return true;
      }
    };
  }
}
