package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.toolbox.attack.AttackRow;
import dev.agent4j.toolbox.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Paths, links and hard links that are to lead the tools out of the workspace. */
@EnabledOnOs(OS.LINUX)
class PathAttackTest extends ConfinedTools {
  @BeforeEach
  void setUp() throws IOException {
    Files.createDirectories(dir.resolve("work2"));
    Files.createDirectories(root.resolve("src"));
    Files.writeString(outside.resolve("secret"), SECRET);
    Files.writeString(dir.resolve("work2/secret"), SECRET);
    Files.writeString(root.resolve("src/inside"), "inside\n");
  }

  private String outsideNow() throws IOException {
    var all = new TreeMap<String, String>();
    for (Path top : List.of(outside, dir.resolve("work2"))) {
      try (Stream<Path> files = Files.walk(top)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          all.put(file.toString(), Files.isDirectory(file) ? "" : Files.readString(file));
        }
      }
    }
    try (Stream<Path> beside = Files.list(dir)) {
      beside.forEach(it -> all.put(it.toString(), ""));
    }
    return all.toString();
  }

  /** Tries to read, make, replace and edit what {@code path} leads to; none may reach out. */
  private void attack(AttackRow row, String path) throws Exception {
    String before = outsideNow();
    row.attack("read " + path, () -> read(path).contains("outside, and"));
    row.attack("create " + path, () -> changesOutside(before, () -> create(path)));
    row.attack("overwrite " + path, () -> changesOutside(before, () -> overwrite(path, SECRET)));
    row.attack("edit " + path, () -> changesOutside(before, () -> edit(path, "stays")));
    row.count("outside after " + path, !outsideNow().equals(before));
  }

  /** A call that may fail. */
  @FunctionalInterface
  private interface Call {
    void run() throws Exception;
  }

  private boolean changesOutside(String before, Call call) throws Exception {
    try {
      call.run();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // Refused; what counts is what is outside.
    }
    return !outsideNow().equals(before);
  }

  private String read(String path) throws Exception {
    return calls.call(readFile, JsonObject.of("path", path)).text();
  }

  private void create(String path) throws Exception {
    calls.call(writeFile, JsonObject.of("path", path, "content", "attack\n"));
  }

  private void overwrite(String path, String old) throws Exception {
    calls.call(
        writeFile,
        JsonObject.of("path", path, "content", "attack\n")
            .with("mode", "overwrite")
            .with("expected_hash", Sha256.of(old.getBytes(UTF_8))));
  }

  private void edit(String path, String old) throws Exception {
    JsonObject edit = JsonObject.of("old", old, "new", "attack");
    calls.call(editFile, JsonObject.of("path", path).with("edits", List.of(edit)));
  }

  @Test
  void pathsThatClimbOut() throws Exception {
    var row = new AttackRow(1, "path traversal");
    assertThat(Files.readString(root.resolve("../outside/secret"))).isEqualTo(SECRET);

    for (String path : climbing()) {
      attack(row, path);
    }
    int number = 0;
    for (String path : harmless()) {
      String file = path + number++;
      row.twin(
          file,
          () -> {
            create(file);
            return read(file).startsWith("1\tattack");
          });
    }

    row.check();
  }

  /** Puts what leads up, in many writings, before what is there. */
  private Set<String> climbing() {
    List<String> ups =
        List.of(
            "../",
            "src/../../",
            "./../",
            ".././",
            "..//",
            "src/./../../",
            "%2e%2e/",
            "%2e%2e%2f",
            "..%2f",
            "..;/",
            "..\\",
            "..\u2215",
            "\uFF0E\uFF0E/",
            ".\u200D./",
            "..\u0000/",
            "... /../",
            ".. /",
            "../ ",
            "..\t/",
            "nothing/../../",
            "src/inside/../../../");
    List<String> ends =
        List.of(
            "outside/secret",
            "work2/secret",
            "work/../outside/secret",
            "outside/./secret",
            "outside//secret",
            "OUTSIDE/secret",
            "outside/secret/",
            "outside/secret.",
            "outside/secret\u0000.txt",
            "outside/new",
            "outside/new/deep/file",
            "../outside/secret");
    Set<String> paths = new LinkedHashSet<>();
    for (String up : ups) {
      ends.forEach(end -> paths.add(up + end));
    }
    List<UnaryOperator<String>> writings =
        List.of(
            it -> it,
            it -> "/proc/self/root" + it,
            it -> "/proc/self/cwd/../../../../../../../.." + it,
            it -> "/proc/thread-self/root" + it,
            it -> "//" + it,
            it -> "///" + it,
            it -> "/." + it,
            it -> "file://" + it,
            it -> "\\\\?\\" + it,
            it -> "C:" + it,
            it -> root + "/.." + it.substring(dir.toString().length()),
            it -> root + "2/.." + it.substring(dir.toString().length()),
            it -> "~" + it,
            it -> "~/../.." + it,
            it -> "$HOME/../.." + it);
    for (UnaryOperator<String> writing : writings) {
      paths.add(writing.apply(outside + "/secret"));
      paths.add(writing.apply(outside + "/new"));
    }
    paths.add("a/".repeat(3_000) + "../".repeat(3_001) + "outside/secret");
    paths.add("x".repeat(5_000) + "/../../outside/secret");
    paths.add("../".repeat(50) + outside.toString().substring(1) + "/secret");
    return paths;
  }

  private List<String> harmless() {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      paths.addAll(
          List.of(
              "..hidden",
              "a..b/c",
              ".../x",
              "%2e%2e/y",
              "src/../src/z",
              root + "/abs",
              "~draft",
              "\u00FCber/stra\u00DFe",
              "e\u0301",
              "deep/er/and/deeper/"));
    }
    return paths;
  }

  @Test
  void linksThatLeadOut() throws Exception {
    var row = new AttackRow(2, "links that lead out");
    var random = new Random(7);
    Files.createSymbolicLink(root.resolve("naive"), outside.resolve("secret"));
    assertThat(Files.readString(root.resolve("naive"))).isEqualTo(SECRET);

    for (int i = 0; i < 250; i++) {
      Path linked = chainOfLinks(root.resolve("chain" + i), target(i), random);
      attack(row, root.relativize(linked).toString());
    }
    for (int i = 0; i < 100; i++) {
      Path linked = chainOfLinks(root.resolve("good" + i), root.resolve("src"), random);
      String path = root.relativize(linked) + "/inside";
      row.twin(path, () -> read(path).startsWith("1\tinside"));
    }

    row.check();
  }

  private Path target(int i) {
    List<String> targets =
        List.of(
            outside + "/secret",
            "../../outside/secret",
            "/proc/self/root" + outside + "/secret",
            outside + "/new",
            outside + "/new/deep",
            dir + "/work/../outside/secret",
            outside + "/./secret",
            dir + "/work2/secret",
            "/proc/self/cwd/../../../../../../.." + outside + "/secret");
    return Path.of(targets.get(i % targets.size()));
  }

  /** Makes links over links to {@code target}; returns the first one. */
  private static Path chainOfLinks(Path directory, Path target, Random random) throws IOException {
    Files.createDirectories(directory);
    Path next = target;
    for (int i = 1 + random.nextInt(6); i >= 1; i--) {
      Path link = directory.resolve("l" + i);
      boolean relative = random.nextBoolean() && next.startsWith(directory);
      Files.createSymbolicLink(link, relative ? next.getFileName() : next);
      next = link;
    }
    return next;
  }

  @Test
  void linksToDirectoriesOutsideAndHardLinks() throws Exception {
    var row = new AttackRow(2, "links to directories, hard links");
    Files.createSymbolicLink(root.resolve("out"), outside);
    Files.createSymbolicLink(root.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(root.resolve("b"), Path.of("a"));
    for (int i = 0; i < 100; i++) {
      attack(row, "out/secret");
      attack(row, "out/new" + i);
      attack(row, "out/deep" + i + "/new");
      attack(row, "a/secret" + i);
    }
    String before = outsideNow();
    for (int i = 0; i < 100; i++) {
      String name = "hard" + i;
      Files.createLink(root.resolve(name), outside.resolve("secret"));
      row.attack("overwrite " + name, () -> changesOutside(before, () -> overwrite(name, SECRET)));
      row.twin(name, () -> read(name).contains("attack"));
      Files.delete(root.resolve(name));
      Files.createLink(root.resolve(name), outside.resolve("secret"));
      row.attack("edit " + name, () -> changesOutside(before, () -> edit(name, "stays")));
    }

    row.check();
  }
}
