package dev.agent4j.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ReadingTest {

  @Test
  void threadsThatEndMeanwhileDoNotMatter() throws InterruptedException {
    var isRead = new AtomicBoolean();
    var churn =
        new Thread(
            () -> {
              while (!isRead.get()) {
                new Thread(() -> {}).start();
              }
            });
    churn.start();
    try {
      Reading before = Reading.now();
      Reading last = before;
      for (int i = 0; i < 300; i++) {
        last = Reading.now();
      }
      assertThat(last.since(before).cpuNanos()).isPositive();
    } finally {
      isRead.set(true);
      churn.join();
    }
  }
}
