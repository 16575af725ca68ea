package dev.agent4j.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ToolScopeTest {
  private final ToolScope scope = new ToolScope();
  private final List<String> closed = new ArrayList<>();

  private AutoCloseable closeable(String name) {
    return () -> closed.add(name);
  }

  @Test
  void valueIsMadeOnceForEachKey() {
    AtomicInteger made = new AtomicInteger();

    int first = scope.get("key", made::incrementAndGet);
    int again = scope.get("key", made::incrementAndGet);
    int other = scope.get("other", made::incrementAndGet);

    assertThat(List.of(first, again, other)).containsExactly(1, 1, 2);
  }

  @Test
  void valueIsMadeOnceHoweverManyAskAtTheSameTime() throws Exception {
    AtomicInteger made = new AtomicInteger();
    var go = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Integer>> all = new ArrayList<>();
    Callable<Integer> ask =
        () -> {
          assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
          return scope.get("key", made::incrementAndGet);
        };

    try {
      for (int i = 0; i < 8; i++) {
        all.add(threads.submit(ask));
      }
      go.countDown();

      for (Future<Integer> one : all) {
        assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void valueMayBeMadeOfAnother() {
    String made = scope.get("outer", () -> "outer of " + scope.get("inner", () -> "inner"));

    assertThat(made).isEqualTo("outer of inner");
  }

  @Test
  void valueThatCouldNotBeMadeIsTriedAgain() {
    assertThatThrownBy(
            () ->
                scope.get(
                    "key",
                    () -> {
                      throw new IllegalStateException("not now");
                    }))
        .hasMessage("not now");

    assertThat(scope.<String>get("key", () -> "now")).isEqualTo("now");
  }

  @Test
  void closingClosesTheNewestFirstAndOnce() {
    scope.get(1, () -> closeable("first"));
    scope.get(2, () -> "no closeable");
    scope.get(3, () -> closeable("second"));

    scope.close();
    scope.close();

    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void whatFailsToCloseKeepsTheRestFromNothing() {
    scope.get(1, () -> closeable("first"));
    scope.get(
        2,
        () ->
            (AutoCloseable)
                () -> {
                  throw new InterruptedException("stuck");
                });
    scope.get(3, () -> closeable("third"));

    scope.close();

    assertThat(closed).containsExactly("third", "first");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void closedScopeHoldsNothingMore() {
    scope.get("key", () -> "value");
    scope.close();

    assertThatThrownBy(() -> scope.get("key", () -> "value"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the session is closed");
  }
}
