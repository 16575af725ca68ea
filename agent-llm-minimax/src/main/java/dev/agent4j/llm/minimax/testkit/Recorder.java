package dev.agent4j.llm.minimax.testkit;

import dev.agent4j.llm.minimax.testkit.http.Incoming;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Keeps the newest requests, and counts those whose client left too early. Thread-safe. */
final class Recorder {
  private static final long MAX_BYTES = 256L * 1024 * 1024;

  private final Set<String> keys;
  private final int maxRequests;
  private final Deque<RecordedRequest> requests = new ArrayDeque<>();
  private long bytes;
  private long arrived;
  private long abandoned;

  Recorder(Set<String> keys, int maxRequests) {
    this.keys = keys;
    this.maxRequests = maxRequests;
  }

  synchronized void add(Incoming request) {
    arrived++;
    if (maxRequests > 0) {
      requests.add(
          new RecordedRequest(
              request.method(), request.path(), redacted(request.headers()), request.body()));
      bytes += request.body().length;
    }
    while (requests.size() > maxRequests || (bytes > MAX_BYTES && requests.size() > 1)) {
      bytes -= requests.remove().size();
    }
    notifyAll();
  }

  synchronized void clientLeft() {
    abandoned++;
    notifyAll();
  }

  synchronized List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  boolean awaitArrived(long count, Duration atMost) throws InterruptedException {
    return await(() -> arrived >= count, atMost);
  }

  boolean awaitAbandoned(long count, Duration atMost) throws InterruptedException {
    return await(() -> abandoned >= count, atMost);
  }

  private synchronized boolean await(BooleanSupplier condition, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  private Map<String, String> redacted(Map<String, String> headers) {
    var redacted = new HashMap<>(headers);
    redacted.computeIfPresent("authorization", (name, value) -> "Bearer " + redacted(value));
    redacted.computeIfPresent("x-api-key", (name, value) -> redacted(value));
    return redacted;
  }

  private String redacted(String value) {
    String key = value.replaceFirst("(?i)^Bearer ", "");
    return keys.contains(key) ? "***" + key.substring(key.length() - 4) : "***";
  }
}
