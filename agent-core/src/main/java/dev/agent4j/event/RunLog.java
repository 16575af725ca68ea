package dev.agent4j.event;

import static java.util.Objects.requireNonNull;

import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.event.AgentEvent.ThinkingReceived;
import dev.agent4j.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener that writes a run to a file: one JSON object a line, each with {@code time}, {@code
 * number} and the event. Deltas are gathered into one line of text each time something else
 * happens. Secrets are blacked out. A line that cannot be written is lost, and the log says so
 * once; the run goes on. Thread-safe; whoever opened it closes it.
 */
public final class RunLog implements AgentListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);
  private static final int MAX_GATHERED_CHARS = 16_384;

  private final Path file;
  private final OutputStream out;
  private final Redactor redactor;
  private final InstantSource clock;
  private final StringBuilder said = new StringBuilder();
  private final StringBuilder thought = new StringBuilder();
  private long number;
  private boolean torn;
  private boolean broken;

  private RunLog(Path file, OutputStream out, Redactor redactor, InstantSource clock) {
    this.file = file;
    this.out = out;
    this.redactor = redactor;
    this.clock = clock;
  }

  /**
   * Opens a log that is added to the end of {@code file}.
   *
   * @throws IOException if the file cannot be written
   */
  public static RunLog to(Path file) throws IOException {
    return to(file, Redactor.of(), InstantSource.system());
  }

  /**
   * Opens a log that is added to the end of {@code file}.
   *
   * @param clock tells the time of each line
   * @throws IOException if the file cannot be written
   */
  public static RunLog to(Path file, Redactor redactor, InstantSource clock) throws IOException {
    requireNonNull(redactor, "redactor");
    requireNonNull(clock, "clock");
    OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return new RunLog(file, out, redactor, clock);
  }

  @Override
  public synchronized void onEvent(AgentEvent event) {
    if (event instanceof TextReceived it) {
      said.append(it.delta());
      writeLong(said, TextReceived::new);
    } else if (event instanceof ThinkingReceived it) {
      thought.append(it.delta());
      writeLong(thought, ThinkingReceived::new);
    } else {
      writeGathered();
      write(event);
    }
  }

  /** Writes text that has grown long, up to its last space: no secret is cut in two there. */
  private void writeLong(StringBuilder text, Function<String, AgentEvent> event) {
    if (text.length() > MAX_GATHERED_CHARS) {
      int space = Math.max(text.lastIndexOf(" "), text.lastIndexOf("\n"));
      writeFirst(text, space < 0 ? text.length() : space + 1, event);
    }
  }

  private void writeGathered() {
    writeFirst(thought, thought.length(), ThinkingReceived::new);
    writeFirst(said, said.length(), TextReceived::new);
  }

  private void writeFirst(StringBuilder text, int count, Function<String, AgentEvent> event) {
    if (count > 0) {
      write(event.apply(text.substring(0, count)));
      text.delete(0, count);
    }
  }

  private void write(AgentEvent event) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("time", clock.instant());
    members.put("number", ++number);
    members.putAll(event.toJson().members());
    String line = redactor.redact(JsonObject.of(members)) + "\n";
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
    writeGathered();
    out.close();
  }
}
