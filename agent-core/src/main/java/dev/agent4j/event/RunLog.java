package dev.agent4j.event;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
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
  private final BufferedWriter writer;
  private final Redactor redactor;
  private final InstantSource clock;
  private final StringBuilder said = new StringBuilder();
  private final StringBuilder thought = new StringBuilder();
  private long number;
  private boolean broken;

  private RunLog(Path file, BufferedWriter writer, Redactor redactor, InstantSource clock) {
    this.file = file;
    this.writer = writer;
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
    BufferedWriter writer =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return new RunLog(file, writer, redactor, clock);
  }

  @Override
  public synchronized void onEvent(AgentEvent event) {
    if (event instanceof AgentEvent.TextReceived it) {
      gather(said, it.delta());
    } else if (event instanceof AgentEvent.ThinkingReceived it) {
      gather(thought, it.delta());
    } else {
      writeGathered();
      write(event.toJson());
    }
  }

  private void gather(StringBuilder text, String delta) {
    text.append(delta);
    if (text.length() > MAX_GATHERED_CHARS) {
      writeGathered();
    }
  }

  private void writeGathered() {
    if (thought.length() > 0) {
      write(new AgentEvent.ThinkingReceived(thought.toString()).toJson());
      thought.setLength(0);
    }
    if (said.length() > 0) {
      write(new AgentEvent.TextReceived(said.toString()).toJson());
      said.setLength(0);
    }
  }

  private void write(JsonObject event) {
    JsonObject line = JsonObject.of("time", clock.instant(), "number", ++number);
    for (var member : event.members().entrySet()) {
      line = line.with(member.getKey(), member.getValue());
    }
    try {
      writer.write(redactor.redact(line.toString()));
      writer.write('\n');
      writer.flush();
    } catch (IOException e) {
      if (!broken) {
        LOG.warn("the run log {} has gaps: {}", file, e.toString());
      }
      broken = true;
    }
  }

  /** Writes what was gathered and closes the file. */
  @Override
  public synchronized void close() throws IOException {
    writeGathered();
    writer.close();
  }
}
