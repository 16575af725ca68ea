package dev.agent4j.toolbox.change;

import java.io.Closeable;
import java.io.IOException;

/**
 * One file's change for which all is ready that may run out of room. Closing it leaves nothing of
 * what was not committed. Not thread-safe.
 */
public interface Prepared extends Closeable {

  /** Makes the change. */
  void commit() throws IOException, InterruptedException;

  /** Takes back a change that was committed, unless the file was changed since. */
  void takeBack() throws IOException, InterruptedException;
}
