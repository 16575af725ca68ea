package dev.agent4j.benchmarks;

import dev.agent4j.benchmarks.contender.Contender;
import dev.agent4j.benchmarks.contender.Contender.Kind;
import dev.agent4j.benchmarks.contender.Setting;
import dev.agent4j.benchmarks.measure.Crowd;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program whose turns all wait for the model. It says how many requests it sent to warm up,
 * begins the turns, and for a line that it is sent tells the heap and the resident memory that they
 * take, in bytes.
 */
final class WaitingProbe {
  static final String WAIT = "Take your time.";
  static final Setting SETTING = new Setting(0, 2048, true, 5);

  private static final int WARM_UP_TURNS = 200;
  private static final int WARM_UP_WIDTH = 20;
  private static final Path STATUS = Path.of("/proc/self/status");

  private WaitingProbe() {}

  public static void main(String... args) throws Exception {
    Contender contender = Kind.valueOf(args[0]).at(URI.create(args[1]), SETTING, text -> {});
    Crowd.run(WARM_UP_TURNS, WARM_UP_WIDTH, () -> contender.run("Say it."));
    long heap = heapBytes();
    long resident = residentBytes();
    System.out.println(WARM_UP_TURNS);
    Crowd turns = Crowd.begin(Integer.parseInt(args[2]), () -> contender.run(WAIT));
    int unused = System.in.read();
    turns.check();
    System.out.println(heapBytes() - heap);
    System.out.println(residentBytes() - resident);
    Runtime.getRuntime().halt(0);
  }

  private static long heapBytes() {
    // Twice: what the first run found to be in need of cleaning is gone after the second.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long residentBytes() throws IOException {
    String line =
        Files.readAllLines(STATUS).stream()
            .filter(it -> it.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
  }
}
