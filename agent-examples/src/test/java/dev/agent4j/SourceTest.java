package dev.agent4j;

import static java.util.Map.entry;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.SourceTree.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps what can be seen in the sources alone: their sizes, and what tests must not do. */
class SourceTest {
  private static final int MAX_LINES_OF_A_FILE = 300;

  /** One screen. */
  private static final int MAX_LINES_OF_A_METHOD = 45;

  private static final int MAX_LINES_OF_THE_LOOP = 150;
  private static final int MAX_LINES_OF_A_METHOD_OF_THE_LOOP = 30;
  private static final int MAX_LINES_OF_A_README = 120;

  /** More are two packages. A {@code package-info} does not count. */
  private static final int MAX_FILES_OF_A_PACKAGE = 15;

  /** The lines that each package may have. To let one grow, say so here; ADR 0015 has the why. */
  private static final Map<String, Integer> MAX_LINES_OF_PACKAGES =
      Map.ofEntries(
          // agent-core
          entry("", 2_080),
          entry("json", 3_040),
          entry("error", 221),
          entry("message", 450),
          entry("event", 350),
          entry("redact", 1_000),
          entry("policy", 300),
          entry("tool", 500),
          entry("llm", 390),
          entry("session", 920),
          entry("context", 300),
          entry("execution", 970),
          entry("testkit", 550),
          // agent-tools
          entry("toolbox", 2_350),
          entry("toolbox.access", 1_600),
          entry("toolbox.folder", 800),
          entry("toolbox.page", 310),
          entry("toolbox.files", 1_600),
          entry("toolbox.certificate", 250),
          entry("toolbox.match", 1_050),
          entry("toolbox.edit", 1_450),
          entry("toolbox.patch", 500),
          entry("toolbox.change", 1_200),
          entry("toolbox.update", 500),
          entry("toolbox.search", 1_250),
          entry("toolbox.walk", 1_100),
          entry("toolbox.ignore", 650),
          entry("toolbox.scan", 1_300),
          entry("toolbox.notes", 600),
          entry("toolbox.plan", 650),
          entry("toolbox.temporary", 330),
          entry("toolbox.output", 1_100),
          entry("toolbox.process", 2_500),
          entry("toolbox.process.powershell", 300),
          entry("toolbox.limits", 320),
          entry("toolbox.sandbox", 1_200),
          entry("toolbox.sandbox.guard", 900),
          entry("toolbox.sandbox.mechanism", 650),
          entry("toolbox.shell", 2_350),
          // agent-llm-minimax
          entry("llm.minimax", 1_000),
          entry("llm.minimax.wire", 700),
          entry("llm.minimax.failure", 450),
          entry("llm.minimax.http", 650),
          entry("llm.minimax.request", 900),
          entry("llm.minimax.markup", 750),
          entry("llm.minimax.reply", 1_750),
          entry("llm.minimax.testkit", 1_200),
          entry("llm.minimax.testkit.script", 650),
          entry("llm.minimax.testkit.http", 900),
          entry("llm.minimax.testkit.rules", 700),
          entry("llm.minimax.testkit.answer", 1_000),
          // agent-examples
          entry("examples", 250),
          entry("cli", 1_370),
          entry("cli.terminal", 750),
          entry("cli.calls", 250),
          entry("cli.demo", 950));

  /** What is never released and not named above. */
  private static final int MAX_LINES_OF_OTHER_PACKAGES = 1_000;

  private static final Pattern TYPE = Pattern.compile(".*\\b(class|record|interface|enum) [A-Z].*");

  /** What makes a test slow, of no use, or a test of something else. */
  private static final Pattern NOT_IN_TESTS =
      Pattern.compile(
          "(Thread|TimeUnit\\.\\w+|MILLISECONDS|SECONDS)\\.sleep\\(|\\bpark(Nanos|Until)\\(|@Disabled|"
              + "@Ignore\\b|\\bMockito\\b|\\bmock\\(");

  private static final Pattern PUT_OFF = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");

  @Test
  void filesAreShort() {
    assertThat(SourceTree.main())
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it.lines()).hasSizeLessThanOrEqualTo(MAX_LINES_OF_A_FILE));
  }

  @Test
  void theLoopIsShort() {
    assertThat(loop().lines()).hasSizeLessThanOrEqualTo(MAX_LINES_OF_THE_LOOP);
  }

  @Test
  void methodsOfTheLoopAreShort() {
    assertThat(longMethods(loop(), MAX_LINES_OF_A_METHOD_OF_THE_LOOP)).isEmpty();
  }

  private static Source loop() {
    return SourceTree.find("AgentLoop.java").get(0);
  }

  @Test
  void methodsFitOnOneScreen() {
    assertThat(SourceTree.main().stream().flatMap(it -> longMethods(it, MAX_LINES_OF_A_METHOD)))
        .isEmpty();
  }

  private static Stream<String> longMethods(Source source, int max) {
    return Stream.of("  ", "    ").flatMap(indent -> longMethods(source, indent, max));
  }

  /** Finds the ends of methods by their indent, in a class at the top or one inside of it. */
  private static Stream<String> longMethods(Source source, String indent, int max) {
    Pattern head = Pattern.compile(indent + "[^ }@/*].*");
    List<String> found = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < source.lines().size(); i++) {
      String line = source.lines().get(i);
      if (head.matcher(line).matches()) {
        start = i;
      } else if (line.equals(indent + "}")) {
        int length = i - start + 1;
        if (length > max && !TYPE.matcher(source.lines().get(start)).matches()) {
          found.add(source + ":" + (start + 1) + " has a method of " + length + " lines");
        }
      }
    }
    return found.stream();
  }

  @Test
  void packagesOfManyFilesAreSplit() {
    Map<String, Long> files =
        SourceTree.main().stream()
            .filter(it -> !it.file().endsWith("package-info.java"))
            .collect(groupingBy(Source::packageName, counting()));

    assertThat(files)
        .allSatisfy(
            (name, count) ->
                assertThat(count)
                    .as("files of package '%s'", name)
                    .isLessThanOrEqualTo(MAX_FILES_OF_A_PACKAGE));
  }

  @Test
  void packagesStayWithinTheirSize() {
    Map<String, Integer> lines =
        SourceTree.main().stream()
            .collect(groupingBy(Source::packageName, summingInt(it -> it.lines().size())));

    assertThat(lines)
        .containsKeys(MAX_LINES_OF_PACKAGES.keySet().toArray(String[]::new))
        .allSatisfy(
            (name, count) ->
                assertThat(count)
                    .as("lines of package '%s'", name)
                    .isLessThanOrEqualTo(
                        MAX_LINES_OF_PACKAGES.getOrDefault(name, MAX_LINES_OF_OTHER_PACKAGES)));
  }

  @Test
  void readmesAreShort() {
    assertThat(SourceTree.readmes())
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(it -> assertThat(it.lines()).hasSizeLessThanOrEqualTo(MAX_LINES_OF_A_README));
  }

  @Test
  void testsNeitherSleepNorPretend() {
    List<Source> others =
        SourceTree.tests().stream().filter(it -> !it.is(SourceTest.class)).toList();

    assertThat(others).isNotEmpty();
    assertThat(linesOf(others, it -> NOT_IN_TESTS.matcher(it).find())).isEmpty();
  }

  @Test
  void noCommentPutsOffWhatIsToBeDone() {
    List<Source> all =
        Stream.concat(SourceTree.main().stream(), SourceTree.tests().stream())
            .filter(it -> !it.is(SourceTest.class))
            .toList();

    assertThat(linesOf(all, it -> PUT_OFF.matcher(it).find())).isEmpty();
  }

  private static Stream<String> linesOf(List<Source> sources, Predicate<String> condition) {
    return sources.stream()
        .flatMap(it -> it.lines().stream().filter(condition).map(line -> it + ": " + line.strip()));
  }
}
