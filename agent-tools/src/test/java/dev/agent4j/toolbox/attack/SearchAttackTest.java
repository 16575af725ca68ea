package dev.agent4j.toolbox.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.toolbox.Calls;
import dev.agent4j.toolbox.FindFiles;
import dev.agent4j.toolbox.ListFiles;
import dev.agent4j.toolbox.SearchFiles;
import dev.agent4j.toolbox.Workspace;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SearchAttackTest {
  private static final List<String> OPTIONS =
      List.of(
          "--pre=./evil.sh",
          "--pre",
          "-e",
          "-f/etc/passwd",
          "--file=/etc/passwd",
          "-uuu",
          "--follow",
          "--hidden",
          "-L",
          "--search-zip",
          "--hostname-bin=./evil.sh",
          "--",
          "-",
          "-exec",
          "-delete",
          "-fprint",
          "-ok",
          "--include=*",
          "-r",
          "-P",
          "$(./evil.sh)",
          "`./evil.sh`",
          ";./evil.sh",
          "|./evil.sh",
          "&./evil.sh",
          "&&./evil.sh",
          ">pwned",
          "<secret",
          "${IFS}./evil.sh",
          "~",
          "!1",
          "%0a./evil.sh",
          "$HOME",
          "@secret");

  @TempDir Path root;
  @TempDir Path outside;
  final Calls calls = new Calls();
  Tool list;
  Tool find;
  Tool search;

  @BeforeEach
  void setUp() throws IOException {
    Workspace workspace = Workspace.of(root);
    list = ListFiles.in(workspace);
    find = FindFiles.in(workspace);
    search = SearchFiles.in(workspace);
    Files.writeString(outside.resolve("secret"), "the secret\n");
  }

  @Test
  void patternsGlobsAndPathsAreNeverOptionsOrCommands() throws Exception {
    var row = new AttackRow(5, "search patterns, globs and paths");
    Path marker = root.resolve("pwned");
    Path evil = Files.writeString(root.resolve("evil.sh"), "#!/bin/sh\ntouch pwned\n");
    assertThat(evil.toFile().setExecutable(true)).isTrue();
    for (String option : OPTIONS) {
      for (String place : List.of("pattern", "glob", "path", "literal", "find", "list")) {
        row.attack(
            place + " " + option,
            () -> {
              boolean reached = askWith(place, option).contains("the secret");
              return reached || Files.exists(marker);
            });
      }
      String name = option.replace('/', '_');
      Files.writeString(root.resolve(name), "x " + option + " y\n");
      row.twin("text " + option, () -> askWith("literal", option).contains("x " + option + " y"));
      row.twin("file " + option, () -> searched("path", "./" + name, "x").contains("1: x"));
    }
    row.check();
  }

  private String askWith(String place, String value) throws Exception {
    return switch (place) {
      case "pattern" -> searched("pattern", value, "");
      case "glob" -> searched("glob", value, "secret");
      case "path" -> searched("path", value, "secret");
      case "literal" -> ask(search, JsonObject.of(Map.of("pattern", value, "literal", true)));
      case "find" -> ask(find, JsonObject.of("pattern", value));
      default -> ask(list, JsonObject.of("path", value));
    };
  }

  private String searched(String name, String value, String pattern) throws Exception {
    return ask(
        search,
        name.equals("pattern")
            ? JsonObject.of("pattern", value)
            : JsonObject.of("pattern", pattern, name, value));
  }

  private String ask(Tool tool, JsonObject arguments) throws Exception {
    return calls.call(tool, arguments).text();
  }

  @Test
  void patternsThatMakeOtherEnginesHangAreAnsweredInTime() throws Exception {
    var row = new AttackRow(10, "regular expressions of search");
    Files.writeString(root.resolve("a"), "a".repeat(50_000) + "!\n" + "ab ".repeat(5_000) + "\n");
    for (String pattern :
        List.of(
            "(a+)+$",
            "(a*)*b",
            "(a|a)*b",
            "(a|aa)+$",
            "(.*a){20}z",
            "(([a-z])+.)+[A-Z]([a-z])+$",
            "^(a+)+\\z",
            "((a{1,30}){1,30}){1,30}",
            "(x+x+)+y",
            "(a?){200}a{200}",
            "\\B(a|ab)*c",
            "([ab]*a[ab]{11})\\Bz")) {
      for (boolean multiline : new boolean[] {false, true}) {
        row.attack(
            pattern,
            () -> {
              JsonObject arguments = JsonObject.of("pattern", pattern, "multiline", multiline);
              return calls.call(search, arguments).details().bool("timedOut", false);
            });
      }
    }
    row.twin("(ab )+", () -> searched("pattern", "(ab )+", "").contains("2: ab"));
    row.check();
  }

  @Test
  void specialFilesNeitherBlockNorFlood() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/mkfifo")));
    var row = new AttackRow(4, "special files met by search");
    Files.writeString(root.resolve("plain"), "needle\n");
    assertThat(new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor())
        .isZero();
    Files.createSymbolicLink(root.resolve("zero"), Path.of("/dev/zero"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
    Files.createSymbolicLink(root.resolve("self"), root);
    Files.createSymbolicLink(root.resolve("proc"), Path.of("/proc/self/root"));
    try (var sparse = new RandomAccessFile(root.resolve("sparse").toFile(), "rw")) {
      sparse.setLength(1L << 40);
      Files.createDirectory(root.resolve("text"));
    }
    try (var begun = new RandomAccessFile(root.resolve("text/sparse").toFile(), "rw")) {
      begun.write("needle in text\n".repeat(1_000).getBytes(UTF_8));
      begun.setLength(1L << 40);
    }
    for (String pattern : List.of("needle", "n[e]+dle", "(?i)NEEDLE", "\\bneedle\\b")) {
      String text = calls.call(search, JsonObject.of("pattern", pattern)).text();
      row.count("time " + pattern, text.contains("time limit"));
      row.count("sparse " + pattern, text.contains("sparse"));
      row.countTwin("plain " + pattern, text.contains("plain\n1: needle"));
      assertThat(text).contains("1 binary left out", "1 too large left out (over 1 GiB)");
    }
    String found = calls.call(find, JsonObject.of("pattern", "**")).text();
    row.count("found through a link", found.contains("self/") || found.contains("proc/"));
    row.countTwin("found", found.contains("plain"));
    row.check();
  }

  @Test
  void aDirectorySwappedForALinkLeadsNowhere() throws Exception {
    race(150);
  }

  @Test
  @Tag("long")
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void aDirectorySwappedForALinkLeadsNowhereInManyTries() throws Exception {
    race(20_000);
  }

  /** The attack is live: a walk by paths does follow such a link now and then. */
  private void race(int tries) throws Exception {
    var row = new AttackRow(2, "directories swapped during a walk " + tries);
    Path directory = Files.createDirectory(root.resolve("d"));
    Files.writeString(directory.resolve("secret"), "harmless\n");
    Path aside = root.resolve("aside");
    Path link = Files.createSymbolicLink(root.resolve("link"), outside);
    Path spare = root.resolve("spare");
    var done = new AtomicBoolean();
    var attacker =
        new Thread(
            () -> {
              while (!done.get()) {
                try {
                  Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
                  Files.move(link, directory, StandardCopyOption.ATOMIC_MOVE);
                  Files.move(directory, spare, StandardCopyOption.ATOMIC_MOVE);
                  Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
                  Files.move(spare, link, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              }
            });
    attacker.start();
    int met = 0;
    try {
      for (int i = 0; i < tries; i++) {
        String text = searched("pattern", "secret|harmless", "");
        row.count("race", text.contains("the secret"));
        met += text.contains("harmless") ? 1 : 0;
      }
    } finally {
      done.set(true);
      attacker.join(10_000);
    }
    row.countTwin("the directory itself is searched", met > 0);
    row.check();
  }
}
