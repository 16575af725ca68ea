package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.toolbox.access.AtomicWrite;
import dev.agent4j.toolbox.access.Place;
import dev.agent4j.toolbox.attack.AttackRow;
import dev.agent4j.toolbox.attack.PathSwapper;
import dev.agent4j.toolbox.attack.PathSwapper.Kind;
import dev.agent4j.toolbox.files.Sha256;
import dev.agent4j.toolbox.folder.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Two processes swap a file and a directory for links that lead out, while tools work on them. */
@EnabledOnOs(OS.LINUX)
class PathRaceAttackTest extends ConfinedTools {
  private static final byte[] INSIDE = "inside\n".getBytes(UTF_8);

  private boolean secretSeen;

  @BeforeEach
  void setUp() throws IOException {
    Files.writeString(outside.resolve("f"), SECRET);
    Files.writeString(root.resolve("f"), "inside\n");
    Files.writeString(Files.createDirectories(root.resolve("d")).resolve("f"), "inside\n");
    Files.writeString(root.resolve("quiet"), "inside\n");
  }

  private PathSwapper fileSwapper() throws IOException {
    return new PathSwapper(Kind.FILE_FOR_LINK, root.resolve("f"), outside.resolve("f"));
  }

  private PathSwapper folderSwapper() throws IOException {
    return new PathSwapper(Kind.FOLDER_FOR_LINK, root.resolve("d"), outside);
  }

  private String outsideNow() throws IOException {
    var all = new TreeMap<String, String>();
    try (Stream<Path> files = Files.list(outside)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        all.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return all.toString();
  }

  @Test
  void theAttackIsLiveAgainstACheckOfTheNameAndThenAnOpening() throws Exception {
    assertThat(secretsReadByName(400_000, 1)).as("secrets read").isPositive();
  }

  /** Returns how often the secret was read in that many tries by name, ended early at a number. */
  private int secretsReadByName(int tries, int enough) throws IOException {
    int reads = 0;
    try (PathSwapper file = fileSwapper();
        PathSwapper folder = folderSwapper()) {
      for (int i = 0; i < tries && reads < enough; i++) {
        try {
          Path checked = workspace.resolve(i % 2 == 0 ? "f" : "d/f");
          reads += Files.readString(checked).equals(SECRET) ? 1 : 0;
        } catch (ToolException | IOException e) {
          // The check held this time.
        }
      }
      assertThat(file.isAlive() && folder.isAlive()).isTrue();
    }
    return reads;
  }

  @Test
  void sampleOfTheRacesEndsWithoutAnEscape() throws Exception {
    race(250, "sample");
  }

  @Test
  @Tag("long")
  void fortyThousandRacesEndWithoutAnEscape() throws Exception {
    int escapes = secretsReadByName(40_000, Integer.MAX_VALUE);
    note("read by name after a check: " + escapes + " of 40000 escaped");
    race(10_000, "races");
  }

  private static void note(String line) throws IOException {
    Path directory = Files.createDirectories(Path.of("target", "attacks"));
    Files.writeString(
        directory.resolve("02-figures.txt"),
        line + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** A call at a path; returns whether it reached the inside, past the attackers. */
  @FunctionalInterface
  private interface Call {
    boolean works(String path) throws Exception;
  }

  private void race(int roundsOfEach, String part) throws Exception {
    String before = outsideNow();
    var row = new AttackRow(2, "links swapped during a call, " + part);
    Map<String, Call> tools = new LinkedHashMap<>();
    tools.put("read_file", this::read);
    tools.put("write_file", this::overwrite);
    tools.put("edit_file", this::edit);
    tools.put("delete", this::delete);
    try (PathSwapper file = fileSwapper();
        PathSwapper folder = folderSwapper()) {
      for (Map.Entry<String, Call> tool : tools.entrySet()) {
        int passed = 0;
        int passedFolder = 0;
        for (int i = 0; i < roundsOfEach; i++) {
          String path = i % 2 == 0 ? "f" : "d/f";
          boolean reached = passes(tool.getValue(), path);
          passed += reached ? 1 : 0;
          passedFolder += reached && i % 2 == 1 ? 1 : 0;
          String now = outsideNow();
          row.count(tool.getKey() + " at " + path, secretSeen || !now.equals(before));
          reset(path);
          if (i % 10 == 0) {
            row.twin("a file that nobody swaps", () -> tool.getValue().works("quiet"));
            reset("quiet");
          }
        }
        note(
            String.format(
                "%s: %d of %d reached the inside, %d of them in the swapped directory",
                tool.getKey(), passed, roundsOfEach, passedFolder));
        assertThat(passed).as(tool.getKey() + " reached the inside").isPositive();
      }
      assertThat(file.isAlive() && folder.isAlive()).isTrue();
    }
    row.check();
  }

  private static boolean passes(Call call, String path) throws InterruptedException {
    try {
      return call.works(path);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return false;
    }
  }

  private boolean read(String path) throws Exception {
    String text = calls.call(readFile, JsonObject.of("path", path)).text();
    secretSeen |= text.contains("outside, and");
    return text.contains("inside");
  }

  private boolean overwrite(String path) throws Exception {
    JsonObject arguments =
        JsonObject.of("path", path, "content", "changed inside\n")
            .with("mode", "overwrite")
            .with("expected_hash", Sha256.of(INSIDE));
    return calls.call(writeFile, arguments).text().startsWith("Updated");
  }

  private boolean edit(String path) throws Exception {
    String arguments = "{'path': '" + path + "', 'edits': [{'old': 'side', 'new': 'sight'}]}";
    return calls.call(editFile, arguments).text().startsWith("Edited");
  }

  private boolean delete(String path) throws IOException, InterruptedException {
    try (Place place = workspace.open(path)) {
      new AtomicWrite().delete(place, Sha256.of(INSIDE));
      return true;
    }
  }

  /** Puts back what a call has changed, if the attackers allow it. */
  private void reset(String path) throws InterruptedException {
    try (Place place = workspace.open(path)) {
      var write = new AtomicWrite();
      if (place.attributes() == null) {
        write.create(place, INSIDE);
        return;
      }
      String now;
      try (OpenFile file = place.read()) {
        now = Sha256.of(file);
      }
      if (!now.equals(Sha256.of(INSIDE))) {
        write.replace(place, INSIDE, now);
      }
    } catch (IOException | ToolException e) {
      // Next time.
    }
  }
}
