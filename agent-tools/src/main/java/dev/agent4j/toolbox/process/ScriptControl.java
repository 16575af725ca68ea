package dev.agent4j.toolbox.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What is said to and by the script around a command, over its standard input and error. {@code
 * init.bash} has the words. Thread-safe.
 */
final class ScriptControl extends Control {
  private static final int LONGEST_WORD = 8192;
  private static final Duration LAST_WORDS = Duration.ofMillis(200);

  private final ProcessTree tree;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final CountDownLatch up = new CountDownLatch(1);
  private volatile @Nullable Path directory;
  private volatile boolean isRunning;
  private volatile String unfinished = "";
  private long watcher;

  ScriptControl(Process process, ProcessTree tree) {
    super(process);
    this.tree = tree;
  }

  @Override
  public @Nullable Integer awaitExit(Duration most) throws InterruptedException {
    try {
      CompletableFuture.anyOf(exit, process.onExit()).get(most.toNanos(), TimeUnit.NANOSECONDS);
      if (!exit.isDone()) {
        // The script then ends all. What it said last may not have been read yet; what is not by
        // then is not coming.
        close();
        exit.get(LAST_WORDS.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (TimeoutException e) {
      if (!process.isAlive()) {
        ended(process.exitValue());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return exit.getNow(null);
  }

  private void ended(int code) {
    tree.isOver();
    exit.complete(code);
  }

  /** Reads what the script says until it has nothing more to say. */
  @Override
  public void listen() {
    InputStream reports = process.getErrorStream();
    // See Job: when the process ends, the JDK would close this under this monitor.
    synchronized (reports) {
      try {
        var buffered = new BufferedInputStream(reports, 256);
        String word = word(buffered);
        while (word != null && !exit.isDone()) {
          take(word);
          word = word(buffered);
        }
      } catch (IOException e) {
        // As good as an end.
      } finally {
        up.countDown();
      }
    }
  }

  private @Nullable String word(InputStream from) throws IOException {
    var word = new ByteArrayOutputStream();
    int b = from.read();
    while (b > 0) {
      if (word.size() < LONGEST_WORD) {
        word.write(b);
      }
      b = from.read();
    }
    // Names of files are in the charset of the JVM's platform, not in one of ours.
    String text = word.toString(platformCharset());
    if (b < 0) {
      unfinished = text;
      return null;
    }
    return text;
  }

  private static Charset platformCharset() {
    return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
  }

  private void take(String said) {
    // Bash may complain, of a locale that is missing here, before the script says its first word.
    String word = isRunning ? said : said.substring(said.lastIndexOf('\n') + 1);
    if (word.isEmpty()) {
      return;
    }
    switch (word.charAt(0)) {
      case 'u' -> {
        isRunning = true;
        up.countDown();
      }
      case 'w' -> watcher = number(word);
      case 'l' -> tree.begun(watcher, number(word));
      case 'i' -> taken();
      case 'x' -> ended((int) number(word));
      case '/' -> directory = path(word);
      default -> {
        // A command may write here too, and say what it likes.
      }
    }
  }

  private static long number(String word) {
    try {
      return Long.parseLong(word.substring(1));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static @Nullable Path path(String word) {
    try {
      // As the script writes a newline.
      return Path.of(word.replace("/./", "\n"));
    } catch (InvalidPathException e) {
      return null;
    }
  }

  @Override
  public void awaitUp(Duration most) {
    boolean interrupted = false;
    try {
      if (!up.await(most.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String failureToStart() {
    awaitUp(LAST_WORDS);
    if (isRunning || up.getCount() > 0) {
      return "";
    }
    String said = unfinished.strip();
    return "The command was not begun: confining it failed"
        + (said.isEmpty() ? " without a message." : ": " + said + ".")
        + " The command is not to blame: tell the user.";
  }

  @Override
  public void send(String command) {
    say(command);
  }

  @Override
  protected boolean pass(@Nullable String text) {
    return say(text == null ? "e" : "i" + text);
  }

  private boolean say(String word) {
    OutputStream input = process.getOutputStream();
    synchronized (this) {
      try {
        input.write(word.getBytes(StandardCharsets.UTF_8));
        input.write(0);
        input.flush();
        return true;
      } catch (IOException e) {
        // It was killed before it could read.
        return false;
      }
    }
  }

  @Override
  public @Nullable Path directory() {
    return directory;
  }
}
