package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Edits that were made to harm: each ends in time, says why, and leaves the file as it was. In time
 * that is the square of the lengths they would take hours.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileEditsTest extends EditedFile {
  private static final int LARGE = 1024 * 1024;
  private static final int LARGEST = 16 * 1024 * 1024 - 64;

  private ToolException refusal(String text, String old) throws Exception {
    Files.write(file, text.getBytes(UTF_8));
    return refusal(edit(old, "x"));
  }

  @Test
  void textsThatAlmostMatchEverywhereInALargeFile() throws Exception {
    almostMatch(LARGE / 4, 5_000);
  }

  @Tag("slow")
  @Test
  void textsThatAlmostMatchEverywhereInALargerFile() throws Exception {
    almostMatch(LARGE, 10_000);
  }

  @Tag("long")
  @Test
  void textsThatAlmostMatchEverywhereInTheLargestFile() throws Exception {
    almostMatch(LARGEST, 50_000);
  }

  private void almostMatch(int size, int repeated) throws Exception {
    String oneLine = "a".repeat(repeated) + "b";
    String trailing = "aa\n".repeat(repeated) + "b\n";
    String indent = "a\n".repeat(repeated) + "  a\n";

    assertThat(refusal("a".repeat(size), oneLine).code()).isEqualTo(Code.NOT_FOUND);
    assertThat(refusal("aa \n".repeat(size / 4), trailing).code()).isEqualTo(Code.NOT_FOUND);
    assertThat(refusal(" a\n".repeat(size / 3), indent).code())
        .isIn(Code.NOT_FOUND, Code.TOO_LARGE);
  }

  @Test
  void aTextThatMatchesEverywhere() throws Exception {
    assertThat(refusal("a".repeat(LARGE), "aaaa").code()).isEqualTo(Code.TOO_LARGE);
  }

  @Test
  void halvesOfCharactersNulAndEmptyTexts() throws Exception {
    String text = "x😀y\n";

    assertThat(refusal(text, "x\uD83D").code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(refusal(text, "\uDE00y").code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(refusal(text, "").code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(refusal(text, "x\0").code()).isEqualTo(Code.NOT_FOUND);
    assertThat(calls.failure(editFile, edits(edit("x", "\uD83D"))).code())
        .isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(file).hasContent(text);
  }

  @Test
  void aTextThatIsNoneButLineEndsDoesNotMatchAllOfThem() throws Exception {
    Files.writeString(file, "a\nb\n");
    JsonObject all = edits(edit("\r", "").with("expect", "all"));

    assertThat(calls.failure(editFile, all).code()).isEqualTo(Code.NOT_FOUND);
    assertThat(file).hasContent("a\nb\n");
  }

  @Test
  void aCharsetWithStatesThatIsReadAsAsciiIsEditedOutsideOfThem() throws Exception {
    Charset states = Charset.forName("ISO-2022-JP");
    Files.write(file, "first 日本 text\nsecond\n".getBytes(states));
    // Its bytes are ASCII too, so that it is UTF-8 first; escape characters stand in it.
    Tool inStates = EditFile.in(Workspace.of(root).withFallbackCharset(states));

    calls.call(inStates, edits(edit("second", "SECOND")));

    assertThat(Files.readString(file, states)).isEqualTo("first 日本 text\nSECOND\n");
    assertThat(calls.failure(inStates, edits(edit("日本", "x"))).code()).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void charsetsWithStatesAreRefusedOnceABytesMeaningDependsOnThem() throws Exception {
    for (String name : List.of("x-IBM930", "x-IBM939", "x-IBM1364")) {
      Charset states = Charset.forName(name);
      byte[] bytes = "first 日本 text\u0085second\u0085".getBytes(states);
      Files.write(file, bytes);
      Tool inStates = EditFile.in(Workspace.of(root).withFallbackCharset(states));

      ToolException refusal = calls.failure(inStates, edits(edit("second", "SECOND")));

      assertThat(refusal).as(name).isNotNull();
      assertThat(refusal.code()).as(name).isEqualTo(Code.UNDECODABLE);
      assertThat(file).hasBinaryContent(bytes);
    }
  }

  @Test
  void editsOfOneFileByTwoSessionsNeitherTearNorLoseEachOther() throws Exception {
    int rounds = 40;
    var text = new StringBuilder();
    for (int i = 0; i < 2 * rounds; i++) {
      text.append("line number ").append(i).append(";\n");
    }
    Files.writeString(file, text);
    var start = new CountDownLatch(1);
    var pool = Executors.newFixedThreadPool(2);
    var results = new ArrayList<Future<Boolean>>();
    for (int session = 0; session < 2; session++) {
      int offset = session;
      results.add(
          pool.submit(
              () -> {
                start.await();
                var mine = new Calls();
                for (int i = offset; i < 2 * rounds; i += 2) {
                  mine.call(
                      editFile, edits(edit("line number " + i + ";", "done number " + i + ";")));
                }
                return true;
              }));
    }

    start.countDown();
    for (Future<Boolean> result : results) {
      assertThat(result.get(60, TimeUnit.SECONDS)).isTrue();
    }
    pool.shutdown();

    assertThat(file).hasContent(text.toString().replace("line", "done"));
  }
}
