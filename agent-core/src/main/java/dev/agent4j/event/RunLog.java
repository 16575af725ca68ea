package dev.agent4j.event;

import static java.util.Objects.requireNonNull;

import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.event.AgentEvent.ThinkingReceived;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener that writes runs to a file: one event a line, a JSON object. Deltas of a turn are
 * gathered into one line each time something else happens in it. A line that cannot be written is
 * lost, and the log says so once; the run goes on. Thread-safe: many sessions may write to one log,
 * and their lines stay apart. Whoever opened it closes it.
 */
public final class RunLog implements AgentListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);
  private static final int MAX_GATHERED_CHARS = 16_384;

  private final Path file;
  private final OutputStream out;
  private final Map<String, Gathered> gathered = new LinkedHashMap<>();
  private boolean torn;
  private boolean broken;

  private RunLog(Path file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Opens a log that is added to the end of {@code file}.
   *
   * @throws IOException if the file cannot be written
   */
  public static RunLog to(Path file) throws IOException {
    requireNonNull(file, "file");
    return new RunLog(
        file, Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /** Deltas of one session that are not written yet, all text or all reasoning. */
  private static final class Gathered {
    final boolean isText;
    final Stamp first;
    final StringBuilder said = new StringBuilder();

    Gathered(boolean isText, Stamp first) {
      this.isText = isText;
      this.first = first;
    }

    AgentEvent toEvent() {
      return isText
          ? new TextReceived(first, said.toString())
          : new ThinkingReceived(first, said.toString());
    }
  }

  @Override
  public synchronized void onEvent(AgentEvent event) {
    if (event instanceof TextReceived it) {
      gather(event, it.delta(), true);
    } else if (event instanceof ThinkingReceived it) {
      gather(event, it.delta(), false);
    } else {
      writeGathered(event.session());
      write(event);
    }
  }

  private void gather(AgentEvent event, String delta, boolean isText) {
    String session = event.session();
    Gathered before = gathered.get(session);
    if (before != null
        && (before.isText != isText
            || before.said.length() + delta.length() > MAX_GATHERED_CHARS)) {
      writeGathered(session);
    }
    gathered.computeIfAbsent(session, it -> new Gathered(isText, event.stamp())).said.append(delta);
  }

  private void writeGathered(String session) {
    Gathered all = gathered.remove(session);
    if (all != null) {
      write(all.toEvent());
    }
  }

  private void write(AgentEvent event) {
    String line = event.toJson() + "\n";
    try {
      // A line that was written in part is ended first, so that only that one is lost.
      out.write(((torn ? "\n" : "") + line).getBytes(StandardCharsets.UTF_8));
      torn = false;
    } catch (IOException e) {
      if (!broken) {
        LOG.warn("the run log {} has gaps: {}", file, e.toString());
      }
      torn = true;
      broken = true;
    }
  }

  /** Writes what was gathered and closes the file. */
  @Override
  public synchronized void close() throws IOException {
    gathered.values().forEach(it -> write(it.toEvent()));
    gathered.clear();
    out.close();
  }
}
