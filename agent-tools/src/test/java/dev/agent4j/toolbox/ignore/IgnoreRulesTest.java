package dev.agent4j.toolbox.ignore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class IgnoreRulesTest {
  @TempDir Path root;

  private static boolean ignores(String rules, String path) {
    return ignores(IgnoreRules.NONE.with(file(rules), ""), path);
  }

  /** A path with a slash at its end is a directory. */
  private static boolean ignores(IgnoreRules rules, String path) {
    boolean directory = path.endsWith("/");
    String plain = directory ? path.substring(0, path.length() - 1) : path;
    int slash = plain.lastIndexOf('/') + 1;
    return rules.ignore(plain.substring(0, slash), plain.substring(slash), directory);
  }

  private static IgnoreFile file(String rules) {
    return IgnoreFile.of(rules.getBytes(UTF_8));
  }

  @Test
  void aNameIsForEveryDepthAndAPathForOne() {
    assertThat(ignores("a.log", "x/y/a.log")).isTrue();
    assertThat(ignores("/a.log", "a.log")).isTrue();
    assertThat(ignores("/a.log", "x/a.log")).isFalse();
    assertThat(ignores("x/a.log", "x/a.log")).isTrue();
    assertThat(ignores("x/a.log", "y/x/a.log")).isFalse();
    assertThat(ignores("**/x/a.log", "y/x/a.log")).isTrue();
  }

  @Test
  void starsStayWithinANameOrCrossDirectories() {
    assertThat(ignores("*.o", "x/a.o")).isTrue();
    assertThat(ignores("x/*.o", "x/y/a.o")).isFalse();
    assertThat(ignores("x/**", "x/y/a.o")).isTrue();
    assertThat(ignores("x/**", "x/")).isFalse();
    assertThat(ignores("x/**/z", "x/z")).isTrue();
    assertThat(ignores("x/**/z", "x/1/2/z")).isTrue();
    assertThat(ignores("x/**/z", "xz")).isFalse();
  }

  @Test
  void theLastRuleThatMatchesDecides() {
    assertThat(ignores("*.log\n!keep.log", "keep.log")).isFalse();
    assertThat(ignores("!keep.log\n*.log", "keep.log")).isTrue();
  }

  @Test
  void aRuleWithASlashAtItsEndIsForDirectories() {
    assertThat(ignores("build/", "build/")).isTrue();
    assertThat(ignores("build/", "build")).isFalse();
  }

  @Test
  void classesAndEscapesAreReadAsGitReadsThem() {
    assertThat(ignores("[a-c]x", "bx")).isTrue();
    assertThat(ignores("[!a-c]x", "bx")).isFalse();
    assertThat(ignores("[]]x", "]x")).isTrue();
    assertThat(ignores("[[:digit:]]x", "7x")).isTrue();
    assertThat(ignores("[a-c", "[a-c")).isFalse();
    assertThat(ignores("\\#x", "#x")).isTrue();
    assertThat(ignores("\\!x", "!x")).isTrue();
    assertThat(ignores("#x", "#x")).isFalse();
    assertThat(ignores("a\\*", "a*")).isTrue();
    assertThat(ignores("a\\*", "ab")).isFalse();
    assertThat(ignores("a\\", "a\\")).isFalse();
  }

  @Test
  void spacesAtTheEndOfALineCountOnlyWithABackslash() {
    assertThat(ignores("a  ", "a")).isTrue();
    assertThat(ignores("a\\ ", "a ")).isTrue();
    assertThat(ignores("a\\ ", "a")).isFalse();
    assertThat(ignores("\uFEFFa\r\nb\r\n", "a")).isTrue();
    assertThat(ignores("\uFEFFa\r\nb\r\n", "b")).isTrue();
  }

  @Test
  void theNearestFileDecidesAndItsPathsBeginWhereItStands() {
    IgnoreRules rules = IgnoreRules.NONE.with(file("*.txt\nsub/x"), "");

    IgnoreRules below = rules.with(file("!a.txt\n/x"), "sub/");

    assertThat(ignores(below, "sub/a.txt")).isFalse();
    assertThat(ignores(below, "sub/b.txt")).isTrue();
    assertThat(ignores(below, "sub/x")).isTrue();
    assertThat(ignores(below, "sub/y/x")).isFalse();
  }

  @Test
  void aPatternMadeToBacktrackIsAnsweredInLinearTime() {
    String stars = "*a".repeat(2_000) + "b";

    assertThat(ignores(stars, "a".repeat(255))).isFalse();
    assertThat(ignores("**/" + "*a/**/".repeat(500) + "b", "a/".repeat(200) + "c")).isFalse();
  }

  @Test
  void rulesAreThoseOfGit() throws Exception {
    assertThatRulesAreThoseOfGit(new Random(7), 40);
  }

  @Test
  @Tag("long")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void manyRulesAreThoseOfGit() throws Exception {
    assertThatRulesAreThoseOfGit(new Random(8), 5_000);
  }

  private void assertThatRulesAreThoseOfGit(Random random, int sets) throws Exception {
    assumeTrue(GitRepository.isInstalled());
    GitRepository git = GitRepository.in(root);
    List<String> paths = tree();
    int ignored = 0;
    for (int i = 0; i < sets; i++) {
      List<String> rules = new ArrayList<>();
      for (String directory : List.of("", "a/", "a/b/", "b c/")) {
        String text = directory.isEmpty() || random.nextInt(3) == 0 ? randomRules(random) : "";
        Files.writeString(root.resolve(directory + ".gitignore"), text);
        rules.add(directory + ": " + text);
      }
      String exclude = random.nextInt(3) == 0 ? randomRules(random) : "";
      Files.writeString(root.resolve(".git/info/exclude"), exclude);

      Set<String> ours = new TreeSet<>();
      collect("", IgnoreRules.NONE.with(file(exclude), ""), false, ours);

      Set<String> theirs = git.ignored(paths);
      assertThat(without(ours, theirs)).as("ours, %s exclude: %s", rules, exclude).isEmpty();
      assertThat(without(theirs, ours)).as("Git's, %s exclude: %s", rules, exclude).isEmpty();
      ignored += ours.size();
    }
    assertThat(ignored).isBetween(sets * 2, sets * paths.size());
  }

  private static Set<String> without(Set<String> some, Set<String> others) {
    var left = new TreeSet<>(some);
    left.removeAll(others);
    return left;
  }

  private List<String> tree() throws IOException {
    List<String> directories =
        List.of("", "a/", "a/b/", "a/b/c/", "b c/", "foo/", "foo/a/", "foobar/", "x.d/", "é/");
    List<String> names =
        List.of("a", "b", "ab", "foo", "bar.o", "a.log", "!x", "#x", "a ", "[x]", "é", "f*", "F");
    for (String directory : directories) {
      Files.createDirectories(root.resolve(directory));
    }
    for (String directory : directories) {
      for (String name : names) {
        Path path = root.resolve(directory + name);
        if (!Files.exists(path)) {
          Files.createFile(path);
        }
      }
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(it -> !it.equals(root) && !it.startsWith(root.resolve(".git")))
          .map(it -> root.relativize(it).toString())
          .collect(Collectors.toList());
    }
  }

  private static String randomRules(Random random) {
    String[] pieces = {
      "a",
      "b",
      "ab",
      "foo",
      "bar",
      "bar.o",
      ".log",
      "x",
      "*",
      "*",
      "**",
      "?",
      "/",
      "/",
      "[a-f]",
      "[!a]",
      "[[:alpha:]]",
      "[]x]",
      "[x",
      "\\",
      "\\*",
      "é",
      " ",
      "\\ ",
      ".d",
      "**/",
      "/**",
      "[^/]",
      "[[:x]",
      "[a-]",
      "[\\]]",
      "#",
      "!",
      "[[:nope:]]",
      "F"
    };
    var text = new StringBuilder();
    int lines = 1 + random.nextInt(5);
    for (int i = 0; i < lines; i++) {
      text.append(random.nextInt(4) == 0 ? "!" : "");
      text.append(random.nextInt(4) == 0 ? "/" : "");
      int length = 1 + random.nextInt(4);
      for (int j = 0; j < length; j++) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      text.append(random.nextInt(5) == 0 ? "/" : "");
      text.append(random.nextInt(8) == 0 ? "  " : "");
      text.append(random.nextInt(10) == 0 ? "\r\n" : "\n");
    }
    return text.toString();
  }

  private void collect(String directory, IgnoreRules above, boolean ignored, Set<String> to)
      throws IOException {
    Path own = root.resolve(directory + ".gitignore");
    IgnoreRules rules =
        Files.exists(own) ? above.with(IgnoreFile.of(Files.readAllBytes(own)), directory) : above;
    try (Stream<Path> entries = Files.list(root.resolve(directory))) {
      for (Path entry : entries.toList()) {
        String name = entry.getFileName().toString();
        if (name.startsWith(".git")) {
          continue;
        }
        boolean isDirectory = Files.isDirectory(entry);
        boolean isIgnored = ignored || rules.ignore(directory, name, isDirectory);
        if (isIgnored) {
          to.add(directory + name);
        }
        if (isDirectory) {
          collect(directory + name + "/", rules, isIgnored, to);
        }
      }
    }
  }
}
