package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.files.Sha256;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EditFileTest extends EditedFile {
  private static JsonObject edit(String old, String replacement, Object expect) {
    return edit(old, replacement).with("expect", expect);
  }

  @Test
  void anEditReplacesWhatItNamesAndShowsWhatChanged() throws Exception {
    Files.writeString(file, "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n");

    byte[] before = Files.readAllBytes(file);

    ToolOutput output = apply(edit("five", "FIVE\nfive and a half"));

    assertThat(file)
        .hasContent("one\ntwo\nthree\nfour\nFIVE\nfive and a half\nsix\nseven\neight\nnine\n");
    String hash = Sha256.of(Files.readAllBytes(file));
    assertThat(output.text())
        .isEqualTo(
            "Edited a.txt in 1 place (+2 -1 lines), matched exactly; now 61 bytes, hash "
                + hash.substring(0, 12)
                + ", change c1.\n@@ -2,7 +2,8 @@\n two\n three\n four\n-five\n+FIVE\n+five and a half\n six\n"
                + " seven\n eight");
    assertThat(output.details().toString())
        .isEqualTo(
            "{\"path\":\"a.txt\",\"sha256\":\""
                + hash
                + "\",\"bytes\":61,\"changed\":true,\"alreadyApplied\":false,\"places\":1,"
                + "\"match\":\"E0\",\"added\":2,\"removed\":1,\"changedFiles\":{\"a.txt\":\""
                + hash
                + "\"},\"change\":\"c1\",\"undoable\":true,"
                + "\"certificates\":[{\"id\":\"c1\",\"path\":\"a.txt\",\"before\":\""
                + Sha256.of(before)
                + "\",\"after\":\""
                + hash
                + "\",\"class\":\"E0\",\"spans\":[{\"beforeStart\":19,\"beforeEnd\":23,"
                + "\"afterStart\":19,\"afterEnd\":39}]}]}");
  }

  @Test
  void severalEditsAreAllMatchedAgainstTheFileAsItWas() throws Exception {
    Files.writeString(file, "a\nb\nc\n");

    apply(edit("c", "a"), edit("a", "b"), edit("b", "c"));

    assertThat(file).hasContent("b\nc\na\n");
  }

  @Test
  void allEditsAreMadeOrNone() throws Exception {
    Files.writeString(file, "a\nb\nc\n");

    ToolException refusal = refusal(edit("a", "A"), edit("missing", "x"));

    assertThat(refusal.code()).isEqualTo(Code.NOT_FOUND);
    assertThat(refusal.messageForModel()).startsWith("a.txt: edit 2 of 2: old was not found");
  }

  @Test
  void aTextInSeveralPlacesNeedsToBeExpectedThere() throws Exception {
    Files.writeString(file, "x = 1;\ny = 1;\n\nz = 1;\n");

    ToolException refusal = refusal(edit("= 1", "= 2"));
    apply(edit("= 1", "= 2", 3));

    assertThat(refusal.code()).isEqualTo(Code.NOT_UNIQUE);
    assertThat(refusal.messageForModel())
        .isEqualTo(
            """
            a.txt: edit 1 of 1: old occurs in 3 places, expected 1; nothing was changed.
            line 1: "x = 1;"
            line 2: "y = 1;"
            line 4: "z = 1;"
            Send more lines around the place you mean, or set expect to 3 or "all".\
            """);
    assertThat(file).hasContent("x = 2;\ny = 2;\n\nz = 2;\n");
  }

  @Test
  void aCountThatIsWrongNamesFivePlacesAtMost() throws Exception {
    Files.writeString(file, "x\n".repeat(9));

    ToolException refusal = refusal(edit("x", "y", 2));

    assertThat(refusal.messageForModel())
        .contains("9 places, expected 2", "line 5: \"x\"\nand 4 more")
        .doesNotContain("line 6");
  }

  @Test
  void allReplacesEveryOneFromLeftToRight() throws Exception {
    Files.writeString(file, "aaaaa\r\naa\n");

    ToolOutput output = apply(edit("aa", "b", "all"));

    assertThat(file).hasContent("bba\r\nb\n");
    assertThat(output.text()).contains("in 3 places");
  }

  @Test
  void aTextThatOverlapsItselfIsNotUnique() throws Exception {
    Files.writeString(file, "aaa\n");

    assertThat(refusal(edit("aa", "b")).code()).isEqualTo(Code.NOT_UNIQUE);
    assertThat(refusal(edit("aa", "b", 2)).code()).isEqualTo(Code.INVALID_ARGUMENTS);
  }

  @Test
  void editsThatOverlapAreRefusedAndThoseThatTouchAreNot() throws Exception {
    Files.writeString(file, "abcd\n");

    ToolException refusal = refusal(edit("abc", "x"), edit("cd", "y"));
    apply(edit("ab", "x"), edit("cd", "y"));

    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(refusal.messageForModel())
        .contains("edit 1 of 2 and edit 2 of 2 overlap in line 1", "Make one edit of them");
    assertThat(file).hasContent("xy\n");
  }

  @Test
  void anEditThatSaysNothingIsRefused() throws Exception {
    Files.writeString(file, "a\n");

    assertThat(refusal(edit("a", "a")).code()).isEqualTo(Code.NO_CHANGE);
    ToolException empty = refusal(edit("", "a"));
    assertThat(empty.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(empty.messageForModel()).contains("old is empty", "to add text");
  }

  @Test
  void lineEndsDoNotCountAndTheFileKeepsItsOwn() throws Exception {
    Files.writeString(file, "one\r\ntwo\r\nthree\r\n");

    ToolOutput output = apply(edit("one\ntwo\n", "one\n1.5\nTWO\n"));

    assertThat(file).hasBinaryContent("one\r\n1.5\r\nTWO\r\nthree\r\n".getBytes(UTF_8));
    assertThat(output.text()).contains("matched but for line ends");
    assertThat(output.details().string("match")).hasValue("E1");
  }

  @Test
  void linesThatAreNotChangedKeepTheirOwnEndInAMixedFile() throws Exception {
    Files.writeString(file, "a\r\nb\nc\rd\r\n");

    apply(edit("a\nb\nc\nd", "a\nB\nnew\nc\nd"));

    assertThat(file).hasBinaryContent("a\r\nB\nnew\nc\rd\r\n".getBytes(UTF_8));
  }

  @Test
  void aNewLineInASingleLineEditGetsTheEndOfItsLine() throws Exception {
    Files.writeString(file, "a\r\nb\r\n");

    apply(edit("b", "b1\nb2"));

    assertThat(file).hasBinaryContent("a\r\nb1\r\nb2\r\n".getBytes(UTF_8));
  }

  @Test
  void lineEndsThatAreSpelledOutAreChangedAsTold() throws Exception {
    Files.writeString(file, "a\r\nb\r\n");

    apply(edit("\r\n", "\n", "all"));

    assertThat(file).hasBinaryContent("a\nb\n".getBytes(UTF_8));
  }

  @Test
  void carriageReturnsThatTheFileDoesNotHaveAreNotBroughtIn() throws Exception {
    Files.writeString(file, "a\nb\n");

    apply(edit("a\r\nb\r\n", "a\r\nB\r\n"));
    ToolException nothing = refusal(edit("a\r\nB", "a\nB"));

    assertThat(file).hasBinaryContent("a\nB\n".getBytes(UTF_8));
    assertThat(nothing.code()).isEqualTo(Code.NO_CHANGE);
    assertThat(nothing.messageForModel()).contains("line ends only");
  }

  @Test
  void charsetMarkAndModeAreKept() throws Exception {
    Files.write(file, "\uFEFFgrün\nblau\n".getBytes(UTF_16BE));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));

    apply(edit("grün", "größer 😀"));

    assertThat(file).hasBinaryContent("\uFEFFgrößer 😀\nblau\n".getBytes(UTF_16BE));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwx------");
  }

  @Test
  void twoEditsAtTheVeryBeginningOfAMarkedFileKeepTheMarkOnce() throws Exception {
    Files.write(file, "\uFEFFa\nb\n".getBytes(UTF_8));

    apply(edit("a\n", "new\na\n"), edit("b", "c"));

    assertThat(file).hasBinaryContent("\uFEFFnew\na\nc\n".getBytes(UTF_8));
  }

  @Test
  void aCharacterThatTheCharsetLacksIsRefusedWithTheWayOut() throws Exception {
    Files.write(file, "ä\n".getBytes(ISO_8859_1));

    ToolException refusal = refusal(edit("ä", "€"));

    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(refusal.messageForModel()).contains("\"€\"", "ISO-8859-1", "write_file");
  }

  @Test
  void bytesThatAreNoTextAreNotEdited() throws Exception {
    Files.write(file, new byte[] {'a', 0, 'b'});

    assertThat(refusal(edit("a", "b")).code()).isEqualTo(Code.UNDECODABLE);
  }

  @Test
  void anEditThatWasMadeBeforeIsNoErrorAndChangesNothing() throws Exception {
    Files.writeString(file, "one\nTWO\nthree\n");

    ToolOutput done = apply(edit("two", "TWO"));
    ToolOutput half = apply(edit("two", "TWO"), edit("three", "THREE"));

    assertThat(done.text())
        .isEqualTo("Nothing to do in a.txt: already applied, edit 1 of 1 at line 2.");
    assertThat(done.details().bool("alreadyApplied", false)).isTrue();
    assertThat(done.details().bool("changed", true)).isFalse();
    assertThat(half.text()).contains("Done already: edit 1 of 2 at line 2.");
    assertThat(file).hasContent("one\nTWO\nTHREE\n");
  }

  @Test
  void aMissNamesTheNearestPlaceTheFirstDifferenceAndInvisibleCharacters() throws Exception {
    Files.writeString(file, "class A {\n\tint add(int a, int b) {\n\t\treturn a + b;\n\t}\n}\n");

    ToolException refusal =
        refusal(
            edit("class A {\n\tint add(int a, int b) {\n    return a + b;\n\t}\n", "class B {}\n"));

    assertThat(refusal.messageForModel())
        .isEqualTo(
            "a.txt: edit 1 of 1: old was not found; nothing was changed. The nearest text begins at"
                + " line 1; the first difference is in line 3:\n"
                + "expected: \"    return a + b;\"\nfound:    \"\\t\\treturn a + b;\"\n"
                + " Read the lines there, then send old exactly as it stands.");
  }

  @Test
  void aMissByOneOddSpaceShowsIt() throws Exception {
    Files.writeString(file, "first\nint total\u00A0= 0;\nlast\n");

    ToolException refusal = refusal(edit("int total = 0;", "int total = 1;"));

    assertThat(refusal.messageForModel())
        .contains("line 2", "expected: \"int total = 0;\"", "found:    \"int total\\u00a0= 0;\"");
  }

  @Test
  void aMissThatRunsPastTheEndOfTheFileSaysSo() throws Exception {
    Files.writeString(file, "some first line\nsome second line");

    assertThat(refusal(edit("some second line\nsome third line\n", "x")).messageForModel())
        .contains("the file ends after line 2, where old goes on with \"some third line\"");
    assertThat(refusal(edit("some second line\n", "x")).messageForModel())
        .contains("line ends at the beginning or the end of old");
  }

  @Test
  void aMissOfTextWithLineNumbersSaysWhatIsWrong() throws Exception {
    Files.writeString(file, "alpha beta\ngamma delta\n");

    ToolException refusal = refusal(edit("7\talpha beta\n8\tgamma delta", "x"));

    assertThat(refusal.messageForModel()).contains("leave out what read_file puts before the tab");
  }

  @Test
  void aMissOfTextUnlikeAnythingSaysHowLongTheFileIs() throws Exception {
    Files.writeString(file, "alpha\nbeta\n");

    ToolException refusal = refusal(edit("QQQQQQQQ", "x"));

    assertThat(refusal.messageForModel())
        .contains("nor anything like it", "The file has 2 lines", "search_files");
  }

  @Test
  void aPlaceholderInNewIsRefused() throws Exception {
    Files.writeString(file, "a\nb\n");

    ToolException refusal = refusal(edit("a", "A\n// ... existing code ..."));

    assertThat(refusal.messageForModel()).contains("line 2 of new of edit 1 of 1");
  }

  @Test
  void aFileThatChangedSinceItWasReadIsEditedIfTheTextIsStillThereAndTheModelIsTold()
      throws Exception {
    Files.writeString(file, "a\nb\n");
    calls.call(ReadFile.in(Workspace.of(root)), "{'path': 'a.txt'}");
    Files.writeString(file, "a\nb\nc\n");

    ToolOutput output = apply(edit("a", "A"));
    ToolException overwrite =
        calls.failure(
            WriteFile.in(Workspace.of(root)),
            "{'path': 'a.txt', 'content': 'x', 'mode': 'overwrite'}");

    assertThat(output.text()).contains("The file had changed since it was read");
    assertThat(file).hasContent("A\nb\nc\n");
    assertThat(overwrite.code()).isEqualTo(Code.STALE);
  }

  @Test
  void editsOfOneFileAtTheSameTimeAllSurvive() throws Exception {
    int editors = 8;
    var text = new StringBuilder();
    for (int i = 0; i < editors; i++) {
      text.append("line ").append(i).append('\n');
    }
    Files.writeString(file, text);
    var start = new CountDownLatch(1);
    var pool = Executors.newFixedThreadPool(editors);
    var results = new ArrayList<Future<ToolOutput>>();
    for (int i = 0; i < editors; i++) {
      JsonObject edit = edits(edit("line " + i, "done " + i));
      results.add(
          pool.submit(
              () -> {
                start.await();
                return new Calls().call(editFile, edit);
              }));
    }

    start.countDown();
    for (Future<ToolOutput> result : results) {
      result.get(30, TimeUnit.SECONDS);
    }
    pool.shutdown();

    assertThat(file).hasContent(text.toString().replace("line", "done"));
  }

  @Test
  void manyEditsOfALargeFileAreShownInPart() throws Exception {
    Files.writeString(file, "some line of text\n".repeat(20_000));

    ToolOutput output = apply(edit("line", "LINE", "all"));

    assertThat(output.text().length()).isLessThan(20_000);
    assertThat(output.text()).contains("in 20000 places");
    assertThat(file).hasContent("some LINE of text\n".repeat(20_000));
  }

  @Test
  void twoEditsFarApartInALargeFileShowTwoHunks() throws Exception {
    Files.writeString(file, "first\n" + "some line\n".repeat(60_000) + "last\n");

    ToolOutput output = apply(edit("first", "FIRST"), edit("last", "LAST"));

    assertThat(output.text().lines().filter(it -> it.startsWith("@@"))).hasSize(2);
    assertThat(output.text()).contains("-first\n+FIRST", "-last\n+LAST");
  }
}
