package dev.agent4j.toolbox.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A command whose processes hide in random ways, nested at random. */
final class RandomTree {
  private final Random random;

  /** Seconds to sleep, by which the processes are found wherever they went. */
  private final String seconds;

  RandomTree(long seed) {
    random = new Random(seed);
    seconds = "6" + random.nextInt(10) + "." + (100_000_000L + random.nextInt(900_000_000));
  }

  /**
   * Returns the command.
   *
   * @param up a file that is made when it has hidden all it will
   */
  String command(String up) {
    var script = new StringBuilder("trap '' HUP; ");
    int branches = 1 + random.nextInt(3);
    for (int i = 0; i < branches; i++) {
      script.append(hidden(1 + random.nextInt(3))).append(' ');
    }
    return script
        .append(random.nextInt(3) == 0 ? "trap '' TERM; " : "")
        .append("sleep 0.05; touch ")
        .append(up)
        .append("; ")
        .append(random.nextBoolean() ? "wait; sleep " + seconds : "exec sleep " + seconds)
        .toString();
  }

  private String hidden(int depth) {
    if (depth == 0) {
      return "sleep " + seconds + " &";
    }
    String inner = hidden(depth - 1);
    String waiting = inner + (random.nextBoolean() ? " wait" : " sleep " + seconds);
    String quoted = "'" + waiting.replace("'", "'\\''") + "'";
    return switch (random.nextInt(10)) {
      case 0 -> "(" + waiting + ") &";
      case 1 -> "setsid bash -c " + quoted + " &";
      case 2 -> "nohup bash -c " + quoted + " >/dev/null 2>&1 &";
      case 3 -> "env -i setsid /bin/bash -c " + quoted + " >/dev/null 2>&1 &";
      case 4 -> "(trap '' TERM INT HUP; " + waiting + ") &";
      case 5 -> "( (" + waiting + ") & );";
      case 6 -> "(exec bash -c " + quoted + ") &";
      case 7 -> "(" + waiting + ") | cat >/dev/null &";
      case 8 -> "bash -c " + quoted + " & disown;";
      default -> "(env -i setsid /bin/bash -c " + quoted + " >/dev/null 2>&1 &);";
    };
  }

  /** Returns the processes that still sleep, by a look of our own. */
  List<String> alive() {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(it -> it.getFileName().toString().matches("[0-9]+"))
          .map(it -> it.getFileName() + " " + words(it))
          .filter(it -> it.contains(seconds))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String words(Path process) {
    try {
      return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.ISO_8859_1)
          .replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }
}
