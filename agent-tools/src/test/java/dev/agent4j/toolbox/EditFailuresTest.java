package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the edit tools of others are known to have done wrong, named by what happened there. */
class EditFailuresTest {
  @TempDir Path root;
  Path file;
  Tool editFile;
  Tool readFile;
  Tool writeFile;
  Tool applyPatch;
  final Calls calls = new Calls();

  @BeforeEach
  void setUp() {
    Workspace workspace = Workspace.of(root);
    editFile = EditFile.in(workspace);
    readFile = ReadFile.in(workspace);
    writeFile = WriteFile.in(workspace);
    applyPatch = ApplyPatch.in(workspace);
    file = root.resolve("a.txt");
  }

  private static JsonObject edit(String old, String now) {
    return JsonObject.of("path", "a.txt", "edits", List.of(Map.of("old", old, "new", now)));
  }

  private ToolOutput apply(String old, String now) throws Exception {
    return calls.call(editFile, edit(old, now));
  }

  private ToolException refusal(String old, String now) throws IOException {
    byte[] before = Files.readAllBytes(file);
    ToolException refusal = calls.failure(editFile, edit(old, now));
    assertThat(refusal).isNotNull();
    assertThat(file).hasBinaryContent(before);
    return refusal;
  }

  private void write(String text) throws IOException {
    Files.write(file, text.getBytes(UTF_8));
  }

  @Test
  void anEditOfOneLineRemovedTwoThousandLinesBecauseABlockMatchedByItsFirstAndLastLine()
      throws Exception {
    write("function f() {\n" + "  step();\n".repeat(2_337) + "}\n");

    assertThat(refusal("function f() {\n  stop();\n}\n", "function f() {}\n").code())
        .isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void everyOccurrenceWasReplacedThoughOneWasMeant() throws Exception {
    write("x\ny\nx\n");

    assertThat(refusal("x", "z").code()).isEqualTo(Code.NOT_UNIQUE);
  }

  @Test
  void theFirstOfSeveralPlacesWasTaken() throws Exception {
    write("  return total;\n  return  total;\n    return total; \n  return total;  \n");

    assertThat(refusal("return total;", "return 0;").code()).isEqualTo(Code.NOT_UNIQUE);
  }

  @Test
  void curlyQuotesBecameStraightOnesInLinesThatWereOnlyContext() throws Exception {
    write("say(“hello”);\nrun();\n");

    ToolOutput output = apply("say(\"hello\");\nrun();", "say(\"hello\");\nrunAll();");

    assertThat(file).hasContent("say(“hello”);\nrunAll();\n");
    assertThat(output.text()).contains("matched but for quotes, dashes or spaces");
  }

  @Test
  void lettersWereChangedByANormalFormThatTheEditNeverNamed() throws Exception {
    write("ﬁle ① ｆｕｌｌ ½\nvalue = compute(1);\n");

    assertThat(refusal("file 1 full 1/2\nvalue = compute(1);", "x").code())
        .isEqualTo(Code.NOT_FOUND);
    apply("value = compute(1);", "value = compute(2);");

    assertThat(file).hasContent("ﬁle ① ｆｕｌｌ ½\nvalue = compute(2);\n");
  }

  @Test
  void hardBreaksOfMarkdownWereStrippedFromLinesThatStay() throws Exception {
    write("first line  \nsecond line  \nthird\n");

    apply("first line\nsecond line\nthird", "first line\nsecond line\nTHIRD");

    assertThat(file).hasContent("first line  \nsecond line  \nTHIRD\n");
  }

  @Test
  void carriageReturnsWereDoubledOrLost() throws Exception {
    write("a = 1\r\nb = 2\r\nc = 3\r\n");

    apply("b = 2\n", "b = 2\nb2 = 2\n");
    apply("a = 1\r\n", "a = 0\r\n");

    assertThat(file).hasBinaryContent("a = 0\r\nb = 2\r\nb2 = 2\r\nc = 3\r\n".getBytes(UTF_8));
  }

  @Test
  void anEditThatChangedNothingWasReportedAsSuccess() throws Exception {
    write("a\r\nb\r\n");

    assertThat(refusal("a\n", "a\n").code()).isEqualTo(Code.NO_CHANGE);
    write("a\nb\n");
    assertThat(refusal("a\r\nb", "a\nb").code()).isEqualTo(Code.NO_CHANGE);
  }

  @Test
  void textThatWasOnlySimilarWasReplaced() throws Exception {
    write("public int computeTheTotal(int first, int second) {\n");

    ToolException refusal =
        refusal(
            "public int computeTheTotal(int first, int third) {\n", "public int sum(int a) {\n");

    assertThat(refusal.code()).isEqualTo(Code.NOT_FOUND);
    assertThat(refusal.messageForModel()).contains("line 1", "int second", "int third");
  }

  @Test
  void spacesInsideOfALineWereTakenForTheSame() throws Exception {
    write("foo( bar,  baz )\nqux\n");

    assertThat(refusal("foo(bar, baz)\nqux", "x").code()).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void escapesWereTurnedIntoWhatTheyStandFor() throws Exception {
    write("print(\"a\nb\")\nsomething else here\n");

    assertThat(refusal("print(\"a\\nb\")\nsomething else here", "x").code())
        .isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void theIndentOfNewLinesWasLeftAsTheModelHadIt() throws Exception {
    write("class A:\n    def f(self):\n        first()\n        second()\n");

    ToolOutput output =
        apply(
            "def f(self):\n    first()\n    second()\n",
            "def f(self):\n    if x:\n        first()\n    second()\n");

    assertThat(file)
        .hasContent(
            "class A:\n    def f(self):\n        if x:\n            first()\n        second()\n");
    assertThat(output.details().string("match")).hasValue("E4");
  }

  @Test
  void tabsAndSpacesWereMixedByAnIndentThatWasMadeToFit() throws Exception {
    write("def f():\n\tif a:\n\t\tfirst()\n\t\tsecond()\n");

    ToolException refusal = refusal("first()\nsecond()\n", "first()\nfor x in y:\n    second(x)\n");

    assertThat(refusal.messageForModel()).contains("another indent", "second(x)");
  }

  @Test
  void anIndentThatDiffersFromLineToLineWasForcedIntoOne() throws Exception {
    write("  first();\n    second();\n");

    assertThat(refusal("first();\nsecond();\n", "x").code()).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void twoEditsOfOneCallHitTheSamePlaceOrTheTextOfOneAnother() throws Exception {
    write("alpha\nbeta\n");
    JsonObject both =
        JsonObject.of(
            "path",
            "a.txt",
            "edits",
            List.of(Map.of("old", "alpha\nbe", "new", "x"), Map.of("old", "beta", "new", "y")));

    assertThat(calls.failure(editFile, both).messageForModel()).contains("overlap in line 2");
    calls.call(
        editFile,
        JsonObject.of(
            "path",
            "a.txt",
            "edits",
            List.of(Map.of("old", "alpha", "new", "beta"), Map.of("old", "beta", "new", "gamma"))));

    assertThat(file).hasContent("beta\ngamma\n");
  }

  @Test
  void aFileTouchedByAFormatterOrAVirusScannerCountedAsChanged() throws Exception {
    write("one\ntwo\n");
    calls.call(readFile, "{'path': 'a.txt'}");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));

    assertThat(apply("one", "ONE").text()).doesNotContain("changed since");
  }

  @Test
  void aFileThatChangedElsewhereCouldNotBeEdited() throws Exception {
    write("one\ntwo\n");
    calls.call(readFile, "{'path': 'a.txt'}");
    write("zero\none\ntwo\n");

    assertThat(apply("two", "TWO").text()).contains("The file had changed since it was read");
    assertThat(file).hasContent("zero\none\nTWO\n");
  }

  @Test
  void aFileThatChangedWasEditedWhereOnlySomethingLikeItStands() throws Exception {
    write("first();\nsecond();\n");
    calls.call(readFile, "{'path': 'a.txt'}");
    write("if (x) {\n  first();\n  second();\n}\n");

    ToolException refusal = refusal("first();\nsecond();\n", "first();\nthird();\n");

    assertThat(refusal.code()).isEqualTo(Code.STALE);
    assertThat(refusal.messageForModel())
        .contains("Lines 1 to 4 are now:\nif (x) {\n  first();\n  second();\n}\n");
  }

  @Test
  void aPlaceThatTheModelNeverSawWasEditedInAChangedFile() throws Exception {
    write("line\n".repeat(50) + "target here\n");
    calls.call(readFile, "{'path': 'a.txt', 'limit': 3}");
    write("line\n".repeat(60) + "target here\n");

    ToolException refusal = refusal("target here", "x");
    apply("target here", "TARGET");

    assertThat(refusal.code()).isEqualTo(Code.STALE);
    assertThat(refusal.messageForModel()).contains("was not among the lines", "Lines 56 to 61");
    assertThat(file).hasContent("line\n".repeat(60) + "TARGET\n");
  }

  @Test
  void lineNumbersThatWereCopiedAlongMadeEveryEditMiss() throws Exception {
    write("alpha();\nbeta();\n  gamma();\n");

    apply("2\tbeta();\n3\t  gamma();", "2\tbeta(1);\n3\t  gamma();");
    apply("     1→alpha();", "alpha(1);");

    assertThat(file).hasContent("alpha(1);\nbeta(1);\n  gamma();\n");
  }

  @Test
  void numbersThatBelongToTheTextWereStrippedFromIt() throws Exception {
    write("1\tapples\n2\tpears\n");

    apply("1\tapples\n2\tpears", "1\tapples\n2\tplums");
    assertThat(refusal("5\tapples\n6\tplums\n", "x").code()).isEqualTo(Code.NOT_FOUND);

    assertThat(file).hasContent("1\tapples\n2\tplums\n");
  }

  @Test
  void anEditThatWasSentAgainWasMadeTwice() throws Exception {
    write("start();\n    first(1);\n    second(2);\n");
    apply("    first(1);\n    second(2);", "        first(1);\n        second(2);");

    ToolOutput again = apply("first(1);\n    second(2);", "        first(1);\n        second(2);");

    assertThat(again.details().bool("alreadyApplied", false)).isTrue();
    assertThat(file).hasContent("start();\n        first(1);\n        second(2);\n");
  }

  @Test
  void theRestOfTheCodeWasReplacedByACommentThatSaysItIsUnchanged() throws Exception {
    write("a();\nb();\nc();\n");

    assertThat(refusal("a();\nb();", "a();\n// ... rest of the code unchanged ...").code())
        .isEqualTo(Code.INVALID_ARGUMENTS);
  }

  @Test
  void aPatchLeftTheFilesBeforeTheFailingOneChanged() throws Exception {
    write("one\n");

    calls.failure(
        applyPatch,
        "{'patch': '*** Begin Patch\\n*** Update File: a.txt\\n-one\\n+ONE\\n*** Delete File:"
            + " missing.txt\\n*** End Patch'}");

    assertThat(file).hasContent("one\n");
  }

  @Test
  void linesThatWereOnlyAddedIgnoredTheirAnchorAndWentToTheEnd() throws Exception {
    write("class A {\n}\nclass B {\n}\n");

    calls.call(
        applyPatch,
        "{'patch': '*** Begin Patch\\n*** Update File: a.txt\\n@@ class A {\\n+  int x;\\n*** End"
            + " Patch'}");

    assertThat(file).hasContent("class A {\n  int x;\n}\nclass B {\n}\n");
  }

  @Test
  void aMissingContentWasWrittenAsAnEmptyFile() {
    var checked = writeFile.definition().parameters().check(JsonObject.of("path", "a.txt"));

    assertThat(checked.problems())
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith("content: required")
        .contains("your output limit may have cut it off: write the file in parts")
        .endsWith("missing");
    assertThat(file).doesNotExist();
  }

  @Test
  void aNewFileHadTheLineEndsOfAnotherPlatform() throws Exception {
    Files.writeString(
        root.resolve(".editorconfig"),
        "root = true\n[*]\nend_of_line = lf\n[*.bat]\nend_of_line = crlf\n");
    Files.createDirectories(root.resolve("sub"));
    Files.writeString(root.resolve("sub/.gitattributes"), "*.txt text eol=crlf\n");

    calls.call(writeFile, "{'path': 'run.bat', 'content': 'a\\nb\\n'}");
    calls.call(writeFile, "{'path': 'sub/x.txt', 'content': 'a\\n'}");
    calls.call(writeFile, "{'path': 'x.txt', 'content': 'a\\n'}");

    assertThat(root.resolve("run.bat")).hasBinaryContent("a\r\nb\r\n".getBytes(UTF_8));
    assertThat(root.resolve("sub/x.txt")).hasBinaryContent("a\r\n".getBytes(UTF_8));
    assertThat(root.resolve("x.txt")).hasBinaryContent("a\n".getBytes(UTF_8));
  }

  @Test
  void theNewlineAtTheEndWasLostOrAddedByWritingTheWholeFile() throws Exception {
    write("one\r\ntwo\r\n");
    calls.call(readFile, "{'path': 'a.txt'}");

    calls.call(writeFile, "{'path': 'a.txt', 'content': 'one\\nTWO', 'mode': 'overwrite'}");
    assertThat(file).hasBinaryContent("one\r\nTWO\r\n".getBytes(UTF_8));
    calls.call(
        writeFile,
        "{'path': 'a.txt', 'content': 'one\\nTWO', 'mode': 'overwrite', 'preserve': false}");

    assertThat(file).hasBinaryContent("one\nTWO".getBytes(UTF_8));
  }

  /** The system gives a file that replaces another the identity of one that was replaced before. */
  @Test
  void editsOfOneSOwnWereTakenForThoseOfSomebodyElse() throws Exception {
    for (int round = 0; round < 20; round++) {
      write("one\ntwo\nthree\nfour\n");
      calls.call(readFile, "{'path': 'a.txt'}");
      for (String line : List.of("one", "two", "three", "four")) {
        assertThat(apply(line, line + round).text()).doesNotContain("changed since");
      }
      ToolOutput written =
          calls.call(writeFile, "{'path': 'a.txt', 'content': 'x', 'mode': 'overwrite'}");
      assertThat(written.text()).doesNotContain("changed since");
    }
  }

  @Test
  void aNewFileWasTakenForOneThatWasReadAndDeleted() throws Exception {
    for (int round = 0; round < 20; round++) {
      write("read\n".repeat(9));
      calls.call(readFile, "{'path': 'a.txt'}");
      Files.delete(file);
      Files.writeString(root.resolve("b.txt"), "one\ntwo\n");

      ToolOutput edited =
          calls.call(editFile, "{'path': 'b.txt', 'edits': [{'old': 'two', 'new': 'TWO'}]}");

      assertThat(edited.text()).doesNotContain("changed since");
      Files.delete(root.resolve("b.txt"));
    }
  }

  @Test
  void aMissInAFileThatHadChangedCouldNotBeTold() throws Exception {
    write("one\ntwo\n");
    calls.call(readFile, "{'path': 'a.txt'}");
    write("one\ntwo\nthree\n");

    ToolException edit = refusal("four", "five");
    ToolException patch =
        calls.failure(
            applyPatch,
            JsonObject.of(
                "patch",
                "*** Begin Patch\n*** Update File: a.txt\n@@\n-four\n+five\n*** End Patch\n"));

    assertThat(List.of(edit.code(), patch.code())).containsOnly(Code.NOT_FOUND);
    assertThat(edit.messageForModel()).endsWith("The file has changed since it was read.");
    assertThat(patch.messageForModel()).contains("The file has changed since it was read.");
  }
}
