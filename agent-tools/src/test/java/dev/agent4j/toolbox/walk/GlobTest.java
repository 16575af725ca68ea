package dev.agent4j.toolbox.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.ToolException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.java|A.java",
        "*.java|a/b/A.java",
        "./*.java|A.java",
        "**/*.java|A.java",
        "**/*.java|a/b/A.java",
        "src/**|src/a/b",
        "src/**/b|src/b",
        "src/**/b|src/x/y/b",
        "src/*/b|src/x/b",
        "**|a/b",
        "{src,test}/**/*.{java,kt}|test/x/A.kt",
        "{a,b{c,d}}/x|bd/x",
        "[a-c]?.txt|b1.txt",
        "[!a]x|bx",
        "[]]x|]x",
        "a+b(c).txt|a+b(c).txt",
        "\\*.txt|*.txt",
        "a,b|a,b",
        "a}|a}",
        "ä*|äö",
        "**/{x,y}|y",
        "[id].tsx|app/[id].tsx",
        "**/[id].tsx|app/[id].tsx",
        "app/[id]/{x}.tsx|app/[id]/{x}.tsx",
        "[id].tsx|app/i.tsx",
      })
  void matches(String glob, String path) {
    assertThat(Glob.of(glob).matches(path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.java|A.javax",
        "src/*.java|src/a/A.java",
        "src/**|other/src/x",
        "src/*/b|src/b",
        "?|ab",
        "a?b|a/b",
        "[!a]|/",
        "a.c|abc",
        "*.JAVA|a.java",
        "\\*.txt|a.txt",
        "[id].tsx|app/x[id].tsx",
        "app/[id].tsx|src/app/[id].tsx",
      })
  void doesNotMatch(String glob, String path) {
    assertThat(Glob.of(glob).matches(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a{b", "[a", "[", "[!", "../x", "a/../b", "/x", "[z-a]"})
  void aGlobThatIsNoneIsRefusedWithAnExample(String glob) {
    assertThatThrownBy(() -> Glob.of(glob))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("\"" + glob + "\" is not valid")
        .hasMessageContaining("**/*.java");
  }
}
