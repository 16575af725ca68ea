package dev.agent4j.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Lines of text that can be waited for by a thread that may be interrupted, which a read of
 * standard input cannot. A line that was waited for in vain is kept for whoever asks next. Nothing
 * is read before it is asked for. Thread-safe.
 */
public final class LineSource {
  /** The characters of a line that are kept: as many as a tool may be asked to write, and more. */
  public static final int MAX_CHARS = 1 << 24;

  private final BufferedReader reader;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            var daemon = new Thread(work, "agent4j-input");
            daemon.setDaemon(true);
            return daemon;
          });
  private @Nullable CompletableFuture<Optional<String>> pending;

  /** Reads UTF-8 from {@code in}. */
  public LineSource(InputStream in) {
    reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /**
   * Returns the next line; empty at the end of the input. Of one that has more than {@link
   * #MAX_CHARS} characters, the first of them and one more are returned.
   *
   * @throws UncheckedIOException if the input cannot be read; its message says so
   */
  public Optional<String> next() throws InterruptedException {
    CompletableFuture<Optional<String>> line = ask();
    try {
      Optional<String> next = line.get();
      taken(line);
      return next;
    } catch (ExecutionException e) {
      taken(line);
      throw e.getCause() instanceof UncheckedIOException it
          ? it
          : new IllegalStateException(e.getCause());
    }
  }

  private synchronized CompletableFuture<Optional<String>> ask() {
    if (pending == null) {
      pending = CompletableFuture.supplyAsync(this::read, thread);
    }
    return pending;
  }

  private synchronized void taken(CompletableFuture<Optional<String>> line) {
    if (line == pending) {
      pending = null;
    }
  }

  private Optional<String> read() {
    try {
      var line = new StringBuilder();
      int c = reader.read();
      boolean isEnd = c < 0;
      for (; c >= 0 && c != '\n'; c = reader.read()) {
        if (line.length() <= MAX_CHARS) {
          line.append((char) c);
        }
      }
      return isEnd ? Optional.empty() : Optional.of(withoutCr(line));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static UncheckedIOException unreadable(IOException e) {
    return new UncheckedIOException("standard input cannot be read: " + e.getMessage(), e);
  }

  private static String withoutCr(StringBuilder line) {
    int last = line.length() - 1;
    return last >= 0 && last < MAX_CHARS && line.charAt(last) == '\r'
        ? line.substring(0, last)
        : line.toString();
  }

  /**
   * Returns all that is left, for input that is no dialogue.
   *
   * @throws UncheckedIOException if the input cannot be read; its message says so
   */
  public String rest() {
    var text = new StringWriter();
    try {
      reader.transferTo(text);
    } catch (IOException e) {
      throw unreadable(e);
    }
    return text.toString();
  }
}
