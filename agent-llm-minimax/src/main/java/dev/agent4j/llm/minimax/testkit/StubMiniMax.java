package dev.agent4j.llm.minimax.testkit;

import dev.agent4j.llm.minimax.testkit.http.HttpLoop;
import dev.agent4j.llm.minimax.testkit.script.Brain;
import dev.agent4j.llm.minimax.testkit.script.Fault;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * A MiniMax server on the loopback address, for tests, demos and benchmarks. Thread-safe.
 *
 * <pre>{@code
 * try (var stub = StubMiniMax.start()) {
 *   stub.plays(Refusal.RATE_LIMIT);
 *   stub.replies(Reply.calls("add", JsonObject.of("a", 1, "b", 2)), Reply.says("It is 3."));
 *   … // point a client at stub.baseUrl() with StubMiniMax.KEY
 *   assertThat(stub.requests()).hasSize(3);
 * }
 * }</pre>
 *
 * <p>It serves {@code /v1/chat/completions}, {@code /v1/models}, {@code /v1/token_plan/remains},
 * {@code /anthropic/v1/messages} and {@code /anthropic/v1/messages/count_tokens}; anything else is
 * nginx's page for 404. A request that breaks a rule is refused with the real server's text and
 * uses up neither a reply nor a fault. Whoever starts it closes it.
 */
public final class StubMiniMax implements AutoCloseable {
  /** The key that a stub accepts unless its builder names others. It opens nothing else. */
  public static final String KEY = "sk-api-stub-0000";

  private final Script script = new Script();
  private final Recorder recorder;
  private final ExecutorService executor = newExecutor();
  private final ScheduledThreadPoolExecutor timer;
  private final HttpLoop loop;

  StubMiniMax(Settings settings) {
    recorder = new Recorder(settings.keys(), settings.maxRecorded());
    timer =
        new ScheduledThreadPoolExecutor(
            1, daemon("stub-minimax-timer"), new ThreadPoolExecutor.DiscardPolicy());
    try {
      loop =
          new HttpLoop(settings.port(), executor, new Service(settings, script, recorder, timer));
    } catch (IOException e) {
      timer.shutdownNow();
      executor.shutdownNow();
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a stub without a brain: it answers what {@link #replies} says. */
  public static StubMiniMax start() {
    return builder().start();
  }

  /** Starts a stub that answers what {@code brain} decides. */
  public static StubMiniMax start(Brain brain) {
    return builder().brain(brain).start();
  }

  public static StubMiniMaxBuilder builder() {
    return new StubMiniMaxBuilder();
  }

  /**
   * Returns the address that stands for {@code https://api.minimax.io}, without a path and without
   * a slash at its end.
   */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + loop.port());
  }

  /**
   * Adds replies to the script. Each answers one request, in the order in which the stub comes to
   * them; when there is none left the brain answers.
   */
  public void replies(Reply... replies) {
    script.addReplies(List.of(replies));
  }

  /**
   * Adds faults to the script. Each strikes one valid request, in the order in which the stub comes
   * to them, whether a scripted reply or the brain answers it.
   */
  public void plays(Fault... faults) {
    script.addFaults(List.of(faults));
  }

  /** Returns the newest requests to any path, oldest first, as many as the stub keeps. */
  public List<RecordedRequest> requests() {
    return recorder.requests();
  }

  /**
   * Waits until {@code count} requests have arrived since the start.
   *
   * @return false if they have not after {@code atMost}
   * @throws InterruptedException if the calling thread is interrupted
   */
  public boolean awaitRequests(int count, Duration atMost) throws InterruptedException {
    return recorder.awaitArrived(count, atMost);
  }

  /**
   * Waits until a client has closed its connection before its answer was whole.
   *
   * @return false if none has after {@code atMost}
   * @throws InterruptedException if the calling thread is interrupted
   */
  public boolean awaitClientGone(Duration atMost) throws InterruptedException {
    return awaitClientsGone(1, atMost);
  }

  /**
   * Waits until {@code count} clients, since the start, have closed their connection before their
   * answer was whole.
   *
   * @return false if they have not after {@code atMost}
   * @throws InterruptedException if the calling thread is interrupted
   */
  public boolean awaitClientsGone(int count, Duration atMost) throws InterruptedException {
    return recorder.awaitAbandoned(count, atMost);
  }

  /** Closes the port and every connection; what stalls or waits ends. */
  @Override
  public void close() {
    loop.close();
    timer.shutdownNow();
    executor.shutdownNow();
  }

  private static ExecutorService newExecutor() {
    try {
      // From Java 21 on a thread for each request costs next to nothing.
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      return Executors.newCachedThreadPool(daemon("stub-minimax-worker"));
    }
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      var thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
