package dev.agent4j.toolbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.ToolOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a session knows of files: by what it was shown, whatever has moved and by whatever name. */
class KnownFilesTest extends EditedFile {
  private static String lines(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(it -> "line number " + it + "\n")
        .collect(Collectors.joining());
  }

  private ToolOutput apply(String old, String now) throws Exception {
    return apply(edit(old, now));
  }

  private ToolException refusal(String old) throws IOException {
    return refusal(edit(old, "x"));
  }

  @Test
  void aLineThatMovedToWhereAnotherWasSeenIsNotSeenAndIsShown() throws Exception {
    Files.writeString(file, lines(1, 100));
    calls.call(readFile, "{'path': 'a.txt', 'limit': 10}");
    Files.writeString(file, lines(51, 100));

    ToolException refusal = refusal("number 53");
    apply("number 53", "NUMBER 53");

    assertThat(refusal.code()).isEqualTo(Code.STALE);
    assertThat(refusal.messageForModel())
        .contains(
            "was not among the lines that were read", "Lines 1 to 8 are now:\nline number 51");
    assertThat(file).hasContent(lines(51, 100).replace("number 53", "NUMBER 53"));
  }

  @Test
  void aLineThatWasSeenIsKnownWhereverItHasMoved() throws Exception {
    Files.writeString(file, lines(1, 100));
    calls.call(readFile, "{'path': 'a.txt', 'limit': 10}");
    Files.writeString(file, lines(101, 200) + lines(1, 100));

    ToolOutput output = apply("line number 7\n", "LINE NUMBER 7\n");

    assertThat(output.text()).contains("The file had changed since it was read");
    assertThat(refusal("line number 11\n").code()).isEqualTo(Code.STALE);
  }

  @Test
  void aLineThatAnotherProgramAddedToAFileReadOrWrittenWholeIsNotSeen() throws Exception {
    calls.call(writeFile, "{'path': 'a.txt', 'content': 'one\\ntwo\\n'}");
    Files.writeString(file, "one\nadded\ntwo\n");
    ToolException ofWritten = refusal("added");
    calls.call(readFile, "{'path': 'a.txt'}");
    Files.writeString(file, "one\nadded\nchanged = 5\ntwo\n");
    ToolException ofRead = refusal("5");

    assertThat(ofWritten.code()).isEqualTo(Code.STALE);
    assertThat(ofRead.code()).isEqualTo(Code.STALE);
    apply("two", "TWO");
    assertThat(file).hasContent("one\nadded\nchanged = 5\nTWO\n");
  }

  @Test
  void whatAnEditShowsOfAChangedFileIsSeen() throws Exception {
    Files.writeString(file, lines(1, 20));
    calls.call(readFile, "{'path': 'a.txt'}");
    Files.writeString(file, lines(0, 20));

    apply("number 10\n", "number ten\n");
    apply("number ten\n", "number X\n");

    assertThat(file).hasContent(lines(0, 20).replace("number 10\n", "number X\n"));
  }

  @Test
  void aLineThatWasShownInPartIsNotSeen() throws Exception {
    String line = "needle " + "x".repeat(5_000) + " end";
    Files.writeString(file, line + "\n");
    calls.call(searchFiles, "{'pattern': 'needle', 'path': 'a.txt'}");
    Files.writeString(file, "first\n" + line + "\n");

    ToolException afterSearch = refusal(" end");
    ToolException afterRefusal = refusal(" end");
    calls.call(readFile, "{'path': 'a.txt'}");
    apply(" end", " END");

    assertThat(afterSearch.messageForModel())
        .contains("was not among the lines that were read")
        .endsWith("Read them with read_file, then send the edit again as it should be there.");
    assertThat(afterRefusal.code()).isEqualTo(Code.STALE);
    assertThat(file).hasContent("first\n" + line.replace(" end", " END") + "\n");
  }

  @Test
  void aMatchThatASearchShowedIsSeenAndOneThatItOnlyCountedIsNot() throws Exception {
    Files.writeString(file, lines(1, 60));
    calls.call(searchFiles, "{'pattern': 'line number', 'path': 'a.txt', 'context': 0}");
    Files.writeString(file, lines(0, 60));

    apply("number 20\n", "number twenty\n");

    assertThat(refusal("number 40\n").code()).isEqualTo(Code.STALE);
  }

  @Test
  void aPageIsEnoughToOverwriteAndAChangeSinceIsNot() throws Exception {
    String overwrite = "{'path': 'a.txt', 'content': 'new\\n', 'mode': 'overwrite'}";
    Files.writeString(file, lines(1, 100));
    calls.call(readFile, "{'path': 'a.txt', 'offset': 20, 'limit': 5}");
    Files.writeString(file, lines(1, 101));
    ToolException stale = calls.failure(writeFile, overwrite);
    calls.call(readFile, "{'path': 'a.txt', 'offset': 20, 'limit': 5}");

    calls.call(writeFile, overwrite);

    assertThat(stale.code()).isEqualTo(Code.STALE);
    assertThat(file).hasContent("new\n");
  }

  @Test
  void linesAddedByAPatchBehindTheLastOneNeedThatOneSeen() throws Exception {
    Files.writeString(file, lines(1, 3));
    calls.call(readFile, "{'path': 'a.txt', 'limit': 2}");
    Files.writeString(file, lines(0, 3));
    JsonObject patch =
        JsonObject.of(
            "patch",
            "*** Begin Patch\n*** Update File: a.txt\n@@\n+more\n*** End of File\n*** End Patch\n");

    ToolException refusal = calls.failure(applyPatch, patch);
    calls.call(applyPatch, patch);

    assertThat(refusal.code()).isEqualTo(Code.STALE);
    assertThat(file).hasContent(lines(0, 3) + "more\n");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void whatWasReadByOneNameIsKnownByTheOtherAndAWriteGivesThatNameAFileOfItsOwn() throws Exception {
    Files.writeString(file, "one\ntwo\n");
    Path other = Files.createLink(root.resolve("b.txt"), file);
    calls.call(readFile, "{'path': 'a.txt'}");

    ToolOutput output =
        calls.call(writeFile, "{'path': 'b.txt', 'content': 'three\\n', 'mode': 'overwrite'}");

    assertThat(output.text())
        .contains("Had another name (hard link), which keeps the former content: b.txt.");
    assertThat(other).hasContent("three\n");
    assertThat(file).hasContent("one\ntwo\n");
    apply("two", "TWO");
    assertThat(file).hasContent("one\nTWO\n");
    assertThat(other).hasContent("three\n");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aChangeByTheOtherNameIsAChange() throws Exception {
    Files.writeString(file, "one\ntwo\n");
    Path other = Files.createLink(root.resolve("b.txt"), file);
    calls.call(readFile, "{'path': 'a.txt'}");
    Files.writeString(other, "zero\n");

    ToolException overwrite =
        calls.failure(writeFile, "{'path': 'b.txt', 'content': 'x', 'mode': 'overwrite'}");

    assertThat(overwrite.code()).isEqualTo(Code.STALE);
    assertThat(refusal("zero").code()).isEqualTo(Code.STALE);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void anEditAndAPatchTellThatTheOtherNameKeepsTheFormerContent() throws Exception {
    Files.writeString(file, "one\ntwo\n");
    Path other = Files.createLink(root.resolve("b.txt"), file);

    ToolOutput edited = apply("one", "ONE");
    Files.delete(file);
    Files.createLink(file, other);
    ToolOutput patched =
        calls.call(
            applyPatch,
            JsonObject.of(
                "patch",
                "*** Begin Patch\n*** Update File: a.txt\n@@\n-two\n+TWO\n*** End Patch\n"));
    ToolOutput alone = apply("TWO", "2");

    assertThat(edited.text()).contains("which keeps the former content: a.txt.");
    assertThat(patched.text()).contains("which keeps the former content: a.txt.");
    assertThat(alone.text()).doesNotContain("another name");
    assertThat(other).hasContent("one\ntwo\n");
  }
}
