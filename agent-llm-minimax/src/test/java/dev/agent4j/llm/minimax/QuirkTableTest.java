package dev.agent4j.llm.minimax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps the table of MiniMax's quirks true: each row names a test, and each test named is there.
 */
class QuirkTableTest {
  private static final Path TABLE = Path.of("../docs/minimax-quirks.md");
  private static final Path TESTS = Path.of("src/test/java");
  private static final Pattern NUMBER = Pattern.compile("^\\| (\\d{1,2}) \\|");
  private static final Pattern NAME = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  /** What makes a method a test, with other annotations before or after it. */
  private static final String TEST =
      "@(?:Test|ParameterizedTest|TestFactory|Property)\\b(?:(?!\\n  }\\n).)*?\\bvoid %s\\(|"
          + "@TestFactory\\b(?:(?!\\n  }\\n).)*?\\bStream<DynamicTest> %s\\(";

  private static List<String> rows() {
    try {
      return Files.readAllLines(TABLE).stream()
          .filter(it -> it.startsWith("| ") && !it.matches("\\|.*\\| Tests?( besides)? \\|"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      return files
          .filter(it -> it.toString().endsWith("Test.java"))
          .collect(Collectors.toMap(QuirkTableTest::className, QuirkTableTest::text));
    }
  }

  private static String className(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyRowNamesATest() {
    assertThat(rows()).hasSizeGreaterThan(80).allMatch(it -> NAME.matcher(it).find());
  }

  @Test
  void everyTestThatIsNamedIsThere() throws IOException {
    Map<String, String> sources = sources();
    var missing = new ArrayList<String>();

    for (Matcher named = NAME.matcher(text(TABLE)); named.find(); ) {
      String source = sources.getOrDefault(named.group(1), "");
      if (!isTest(source, named.group(2))) {
        missing.add(named.group());
      }
    }

    assertThat(missing).isEmpty();
  }

  private static boolean isTest(String source, String name) {
    return Pattern.compile(TEST.formatted(name, name), Pattern.DOTALL).matcher(source).find();
  }

  @Test
  void allSixteenQuirksAreInTheTable() {
    List<String> numbers =
        rows().stream().map(NUMBER::matcher).filter(Matcher::find).map(it -> it.group(1)).toList();

    assertThat(numbers)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 16).mapToObj(String::valueOf).toList());
  }
}
