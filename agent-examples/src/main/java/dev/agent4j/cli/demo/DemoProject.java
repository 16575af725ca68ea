package dev.agent4j.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A small Java project with a bug and a test that finds it. Needs nothing but a JDK. */
public final class DemoProject {
  private static final String MARK = ".agent4j/demo";
  private static final String SUBJECT = "src/PriceCalculator.java";
  private static final String SCRIPT = "run-tests.sh";
  private static final long TEST_SECONDS = 60;

  /** What the project needs, and the resources it comes from. */
  private static final Map<String, String> FILES =
      Map.of(
          "README.md",
          "README.md",
          SUBJECT,
          "PriceCalculator.java",
          "test/PriceCalculatorTest.java",
          "PriceCalculatorTest.java",
          SCRIPT,
          "run-tests.sh");

  /** What is wrong with the project. Known to whoever lays it out, not to the model. */
  public enum Bug {
    /** A limit that should be included is not. */
    BOUNDARY("quantity >= 10", "quantity > 10"),
    /** A division drops what should be rounded. */
    ROUNDING("(amount * percent + 50) / 100", "amount * percent / 100"),
    /** A loop leaves out the first. */
    LOOP("int i = 0", "int i = 1");

    private final String right;
    private final String wrong;

    Bug(String right, String wrong) {
      this.right = right;
      this.wrong = wrong;
    }
  }

  private final Path directory;

  private DemoProject(Path directory) {
    this.directory = directory;
  }

  /** Returns the project that was laid out in {@code directory} before. */
  public static DemoProject in(Path directory) {
    return new DemoProject(directory.toAbsolutePath());
  }

  /** Tells whether a project was laid out here before. */
  public boolean exists() {
    return Files.exists(directory.resolve(MARK));
  }

  /** Tells whether laying out the project here overwrites nothing but an earlier demo's. */
  public boolean isFree() throws IOException {
    if (!Files.exists(directory) || exists()) {
      return true;
    }
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  /** Writes the project's files, those of an earlier demo anew. */
  public void layOut(Bug bug) throws IOException {
    // The mark comes first: what was broken off half-way may be laid out again.
    write(MARK, "Laid out by `agent demo`; it may be again.\n");
    for (var file : FILES.entrySet()) {
      write(file.getKey(), text(file.getValue(), bug));
    }
    if (!directory.resolve(SCRIPT).toFile().setExecutable(true)) {
      throw new IOException(SCRIPT + " cannot be made executable in " + directory);
    }
  }

  private void write(String name, String text) throws IOException {
    Path target = directory.resolve(name);
    Files.createDirectories(target.getParent());
    Files.writeString(target, text);
  }

  private static String text(String resource, Bug bug) throws IOException {
    try (InputStream in = DemoProject.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("the resource " + resource + " is missing");
      }
      return new String(in.readAllBytes(), UTF_8)
          .replace(bug.right, bug.wrong)
          .replace("@JDK@", System.getProperty("java.home").replace("'", "'\\''"));
    }
  }

  /**
   * Runs the project's tests, out of the agent's sight, and tells whether they pass. They get a
   * minute.
   */
  public boolean testsPass() throws IOException, InterruptedException {
    Process tests =
        new ProcessBuilder("sh", directory.resolve(SCRIPT).toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      tests.getOutputStream().close();
      return tests.waitFor(TEST_SECONDS, TimeUnit.SECONDS) && tests.exitValue() == 0;
    } finally {
      tests.descendants().forEach(ProcessHandle::destroyForcibly);
      tests.destroyForcibly();
    }
  }
}
