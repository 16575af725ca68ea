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
 * gathered into one line until something else happens in it. A line that cannot be written is lost;
 * the log warns, and the run goes on. Thread-safe: many sessions may write to one log, and their
 * lines stay apart. Whoever opened it closes it.
 */
public final class RunLog implements AgentListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);
  private static final int MAX_GATHERED_CHARS = 16_384;

  private final Path file;
  private final OutputStream out;
  private final Map<String, Gathered> gathered = new LinkedHashMap<>();
  private boolean torn;

  private RunLog(Path file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  /** Opens a log that is added to the end of {@code file}; throws if that cannot be. */
  public static RunLog to(Path file) throws IOException {
    requireNonNull(file, "file");
    return new RunLog(
        file, Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /** Deltas of one session that are not written yet, all of the kind of the first. */
  private record Gathered(AgentEvent first, StringBuilder said) {
    boolean goesOn(AgentEvent event, String delta) {
      return first.getClass() == event.getClass()
          && said.length() + delta.length() <= MAX_GATHERED_CHARS;
    }

    AgentEvent toEvent() {
      return first instanceof TextReceived
          ? new TextReceived(first.stamp(), said.toString())
          : new ThinkingReceived(first.stamp(), said.toString());
    }
  }

  @Override
  public synchronized void onEvent(AgentEvent event) {
    String delta =
        event instanceof TextReceived text
            ? text.delta()
            : event instanceof ThinkingReceived thinking ? thinking.delta() : null;
    Gathered before = gathered.get(event.session());
    if (before != null && (delta == null || !before.goesOn(event, delta))) {
      write(before.toEvent());
      gathered.remove(event.session());
    }
    if (delta == null) {
      write(event);
    } else {
      gathered
          .computeIfAbsent(event.session(), it -> new Gathered(event, new StringBuilder()))
          .said
          .append(delta);
    }
  }

  private void write(AgentEvent event) {
    // A line that was written in part is ended first, so that only that one is lost.
    String line = (torn ? "\n" : "") + event.toJson() + "\n";
    try {
      out.write(line.getBytes(StandardCharsets.UTF_8));
      torn = false;
    } catch (IOException e) {
      if (!torn) {
        LOG.warn("the run log {} has a gap: {}", file, e.toString());
      }
      torn = true;
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
