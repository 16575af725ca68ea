package dev.agent4j.toolbox.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.toolbox.certificate.EditCertificate;
import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.change.ChangeLog;
import dev.agent4j.toolbox.change.Image;
import dev.agent4j.toolbox.edit.Edit;
import dev.agent4j.toolbox.edit.EditPlan;
import dev.agent4j.toolbox.files.TextFile;
import dev.agent4j.toolbox.update.EditCorpus.Case;
import dev.agent4j.toolbox.update.EditOracle.Found;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random edits of random files: each is found where an oracle says and nowhere else, changes the
 * bytes that its certificate names and no others, and is undone to the byte.
 */
class EditCorpusTest {
  private static final KnownFile UNKNOWN =
      new KnownFile() {
        @Override
        public Knowledge of(String sha256) {
          return Knowledge.UNKNOWN;
        }

        @Override
        public boolean hasSeen(List<String> lines) {
          return false;
        }

        @Override
        public void note(News news) {}
      };

  private final MemoryFiles files = new MemoryFiles();
  private ChangeLog log = new ChangeLog(ChangeLog.MAX_BYTES);
  private final Map<String, Integer> applied = new TreeMap<>();
  private int refused;
  private int done;
  private int unreadable;

  @AfterEach
  void tearDown() {
    log.close();
  }

  @Test
  void aSampleOfEditsChangesNoByteOutsideOfItsSpans() throws Exception {
    sample(1_000);
  }

  @Tag("slow")
  @Test
  void aLargerSampleOfEditsChangesNoByteOutsideOfItsSpans() throws Exception {
    sample(3_000);
  }

  private void sample(int count) throws Exception {
    run(0, count);

    assertThat(applied.values().stream().mapToInt(it -> it).sum()).isGreaterThan(count / 2);
  }

  @Tag("long")
  @Test
  void aHundredThousandEditsChangeNoByteOutsideOfTheirSpans() throws Exception {
    run(1_000_000, 180_000);

    int sum = applied.values().stream().mapToInt(it -> it).sum();
    var table = new StringBuilder();
    applied.forEach((row, n) -> table.append(String.format("%-32s %7d%n", row, n)));
    table.append(
        String.format(
            "applied %d, refused as the oracle says %d, done before %d, not readable %d%n",
            sum, refused, done, unreadable));
    Path directory = Files.createDirectories(Path.of("target", "edits"));
    Files.writeString(directory.resolve("corpus.txt"), table);
    assertThat(sum).isGreaterThan(100_000);
  }

  private void run(long first, int count) throws Exception {
    for (long number = first; number < first + count; number++) {
      Case tried = EditCorpus.of(number);
      try {
        check(tried);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("edit " + shown(tried), e);
      }
      if (number % 500 == 0) {
        log.close();
        log = new ChangeLog(ChangeLog.MAX_BYTES);
      }
    }
  }

  private static String shown(Case it) {
    return JsonObject.of("number", it.number(), "form", it.form() + " " + it.ends())
        .with("class", it.aimed())
        .with("text", it.text())
        .with("old", it.old())
        .with("new", it.now())
        .toString();
  }

  private void check(Case it) throws Exception {
    byte[] bytes = it.form().write(it.text());
    List<Charset> fallbacks = List.of(it.form().charset, StandardCharsets.ISO_8859_1);
    boolean read =
        TextFile.of(bytes, fallbacks).map(file -> file.text().equals(it.text())).orElse(false);
    if (!read || it.old().equals(it.now())) {
      unreadable++;
      return;
    }
    files.files.put("a", new Image(bytes, null));
    TextUpdate update;
    try {
      update = update(it, fallbacks);
    } catch (ToolException e) {
      assertThat(files.files.get("a").content()).isEqualTo(bytes);
      requireRefusal(it, e);
      refused++;
      return;
    }
    if (update.change() == null) {
      assertThat(strict(it.text(), it.old())).isEmpty();
      assertThat(strict(it.text(), it.now())).hasSize(1);
      done++;
      return;
    }
    requireFound(it, update);
    requireUndone(update, bytes);
    String row = update.plan().equality().code() + " " + it.form() + " " + it.ends();
    applied.merge(row, 1, Integer::sum);
  }

  private TextUpdate update(Case it, List<Charset> fallbacks) throws Exception {
    JsonObject arguments =
        JsonObject.of("edits", List.of(Map.of("old", it.old(), "new", it.now())));
    return TextUpdate.of(
        "a",
        "a",
        files.read("a").orElseThrow(),
        fallbacks,
        UNKNOWN,
        file -> EditPlan.of("a", file, Edit.listOf(arguments)));
  }

  private static List<Found> strict(String text, String old) {
    List<Found> exact = EditOracle.find(text, old, Equality.BYTES);
    return exact.isEmpty() ? EditOracle.find(text, old, Equality.LINE_ENDS) : exact;
  }

  /** Returns the first class in which the old text is found; null if there is none. */
  private static Equality first(Case it) {
    for (Equality equality : Equality.values()) {
      if (!EditOracle.find(it.text(), it.old(), equality).isEmpty()) {
        return equality;
      }
    }
    return null;
  }

  private static void requireRefusal(Case it, ToolException refusal) {
    Equality first = first(it);
    int count = first == null ? 0 : EditOracle.find(it.text(), it.old(), first).size();
    Code code = refusal.code();
    boolean sayable =
        code == Code.NO_CHANGE
            || code == Code.INVALID_ARGUMENTS
            || refusal.messageForModel().contains("another indent");
    if (count == 1) {
      assertThat(sayable).as(refusal.messageForModel()).isTrue();
    } else {
      assertThat(code).isEqualTo(count == 0 ? Code.NOT_FOUND : Code.NOT_UNIQUE);
    }
  }

  private static void requireFound(Case it, TextUpdate update) {
    Equality first = first(it);
    assertThat(update.plan().equality()).isEqualTo(first);
    List<Found> found = EditOracle.find(it.text(), it.old(), first);
    assertThat(found).hasSize(1);
    int start = found.get(0).start();
    int end = found.get(0).end();
    String after = update.plan().newText();
    assertThat(after).startsWith(it.text().substring(0, start));
    assertThat(after).endsWith(it.text().substring(end));
    String middle = after.substring(start, after.length() - (it.text().length() - end));
    assertThat(bare(middle, first)).isEqualTo(bare(it.now(), first));
    if (!it.now().contains("\r")) {
      requireKnownLineEnds(it.text(), middle);
    }
  }

  /** Returns what of a new text the class lets nobody change. */
  private static String bare(String text, Equality equality) {
    String lf = text.replace("\r\n", "\n").replace('\r', '\n');
    if (equality.compareTo(Equality.LINE_ENDS) <= 0) {
      return lf;
    }
    String bare = lf.replaceAll("[\\s\\u00A0\\u2009\\u3000]+", "");
    return equality == Equality.TRAILING_SPACE
        ? lf.replaceAll("[ \t]+(?=\n|\\z)", "")
        : bare.replaceAll("[“”]", "\"").replace('’', '\'').replaceAll("[—\u2212]", "-");
  }

  private static void requireKnownLineEnds(String text, String middle) {
    String lone = text.replace("\r\n", "");
    boolean none = text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
    String added = middle.replace("\r\n", "");
    boolean lf = lone.indexOf('\n') >= 0 || none;
    boolean cr = lone.indexOf('\r') >= 0;
    assertThat(added.indexOf('\n') >= 0 && !lf).as("a new LF").isFalse();
    assertThat(added.indexOf('\r') >= 0 && !cr).as("a new CR").isFalse();
    assertThat(middle.contains("\r\n") && !text.contains("\r\n") && !(cr && lf)).isFalse();
  }

  private void requireUndone(TextUpdate update, byte[] bytes)
      throws IOException, InterruptedException {
    ChangeLog.Committed committed = log.commit(List.of(update.change()), files);
    byte[] after = files.files.get("a").content();
    EditCertificate certificate = EditCertificate.of(committed.certificates().get(0).toJson());
    assertThat(certificate.problem(bytes, after)).isEmpty();
    assertThat(certificate.equality()).isEqualTo(update.plan().equality());
    assertThat(new String(after, update.before().charset())).endsWith(update.plan().newText());

    ChangeLog.Undo undo = log.undo("", files);
    ChangeLog.Committed undone = undo.commit(undo.plan());
    assertThat(files.files.get("a").content()).isEqualTo(bytes);
    assertThat(undone.certificates().get(0).verify(after, bytes)).isTrue();
  }
}
