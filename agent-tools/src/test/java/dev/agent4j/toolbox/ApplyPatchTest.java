package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.certificate.EditCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyPatchTest {
  @TempDir Path root;
  Tool applyPatch;
  final Calls calls = new Calls();

  @BeforeEach
  void setUp() {
    applyPatch = ApplyPatch.in(Workspace.of(root));
  }

  private static JsonObject patch(String body) {
    return JsonObject.of("patch", "*** Begin Patch\n" + body + "*** End Patch\n");
  }

  private ToolOutput apply(String body) throws Exception {
    return calls.call(applyPatch, patch(body));
  }

  private Map<String, String> tree() throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        tree.put(root.relativize(file).toString(), Files.readString(file));
      }
    }
    return tree;
  }

  private ToolException refusal(String body) throws Exception {
    Map<String, String> before = tree();
    ToolException refusal = calls.failure(applyPatch, patch(body));
    assertThat(refusal).isNotNull();
    assertThat(tree()).isEqualTo(before);
    return refusal;
  }

  private Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void aPatchUpdatesAddsDeletesAndMovesFilesAndCertifiesEach() throws Exception {
    write("a.txt", "one\ntwo\nthree\n");
    write("old.txt", "gone\n");
    Path script = write("run.sh", "echo\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));

    ToolOutput output =
        apply(
            """
            *** Update File: a.txt
            @@
             one
            -two
            +TWO
             three
            *** Add File: src/new.txt
            +first
            +
            *** Delete File: old.txt
            *** Update File: run.sh
            *** Move to: bin/run.sh
            @@
            -echo
            +echo hello
            """);

    assertThat(tree())
        .containsOnly(
            Map.entry("a.txt", "one\nTWO\nthree\n"),
            Map.entry("src/new.txt", "first\n\n"),
            Map.entry("bin/run.sh", "echo hello\n"));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve("bin/run.sh"))))
        .isEqualTo("rwxr-x---");
    assertThat(output.text()).contains("Patched 4 files, change c1.", "-two\n+TWO", "Deleted old");
    List<EditCertificate> certificates =
        output.details().objects("certificates").stream().map(EditCertificate::of).toList();
    assertThat(certificates)
        .extracting(EditCertificate::path)
        .containsExactly("a.txt", "src/new.txt", "old.txt", "bin/run.sh");
    assertThat(
            certificates
                .get(0)
                .verify(
                    "one\ntwo\nthree\n".getBytes(UTF_8), Files.readAllBytes(root.resolve("a.txt"))))
        .isTrue();
    assertThat(certificates.get(2).verify("gone\n".getBytes(UTF_8), new byte[0])).isTrue();
    assertThat(certificates.get(3).movedFrom()).isEqualTo("run.sh");
    assertThat(certificates.get(3).verify("echo\n".getBytes(UTF_8), "echo hello\n".getBytes(UTF_8)))
        .isTrue();
  }

  @Test
  void ifOneFileFailsNothingIsChanged() throws Exception {
    write("a.txt", "one\n");
    write("b.txt", "two\n");

    ToolException refusal =
        refusal(
            """
            *** Update File: a.txt
            -one
            +ONE
            *** Add File: c.txt
            +new
            *** Update File: b.txt
            -missing text here
            +x
            """);

    assertThat(refusal.code()).isEqualTo(Code.NOT_FOUND);
    assertThat(refusal.messageForModel()).startsWith("b.txt: hunk 1: old was not found");
  }

  @Test
  void anAnchorTellsWhichOfTwoEqualPlacesIsMeant() throws Exception {
    String text =
        "class A {\n  int f() {\n    return 1;\n  }\n}\nclass B {\n  int f() {\n    return 1;\n  }\n}\n";
    write("a.java", text);
    String hunk = "-    return 1;\n+    return 2;\n";

    ToolException twice = refusal("*** Update File: a.java\n@@\n" + hunk);
    apply("*** Update File: a.java\n@@ class B {\n" + hunk);
    apply("*** Update File: a.java\n@@ class A\n@@   int f() {\n" + hunk);

    assertThat(twice.code()).isEqualTo(Code.NOT_UNIQUE);
    assertThat(twice.messageForModel()).contains("2 places, from lines 3, 8");
    assertThat(root.resolve("a.java")).hasContent(text.replace("return 1", "return 2"));
  }

  @Test
  void anAnchorThatIsNotThereIsAMissAndNoneIsGuessed() throws Exception {
    write("a.txt", "x\ny\n");

    ToolException refusal = refusal("*** Update File: a.txt\n@@ class Z\n-x\n+X\n");

    assertThat(refusal.code()).isEqualTo(Code.NOT_FOUND);
    assertThat(refusal.messageForModel()).contains("\"class Z\", named after @@, was not found");
  }

  @Test
  void aHunkThatOnlyAddsLinesGoesBelowItsAnchorOrAtTheEndItNames() throws Exception {
    write("a.txt", "head\r\nbody\r\ntail");

    ToolException nowhere = refusal("*** Update File: a.txt\n@@\n+new\n");
    apply("*** Update File: a.txt\n@@ head\n+after head\n");
    apply("*** Update File: a.txt\n@@\n+last\n*** End of File\n");

    assertThat(nowhere.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(nowhere.messageForModel()).contains("nothing says where");
    assertThat(root.resolve("a.txt"))
        .hasBinaryContent("head\r\nafter head\r\nbody\r\ntail\r\nlast".getBytes(UTF_8));
  }

  @Test
  void aHunkAtTheEndOfTheFileIsNotFoundElsewhere() throws Exception {
    write("a.txt", "x\ny\nx\n");

    apply("*** Update File: a.txt\n@@\n-x\n+z\n*** End of File\n");

    assertThat(root.resolve("a.txt")).hasContent("x\ny\nz\n");
  }

  @Test
  void addingAndMovingOntoAFileThatExistsAreErrors() throws Exception {
    write("a.txt", "a\n");
    write("b.txt", "b\n");

    ToolException add = refusal("*** Add File: a.txt\n+x\n");
    ToolException move = refusal("*** Update File: a.txt\n*** Move to: b.txt\n@@\n-a\n+x\n");

    assertThat(add.code()).isEqualTo(Code.EXISTS);
    assertThat(add.messageForModel()).contains("exists already, 2 bytes, hash");
    assertThat(move.code()).isEqualTo(Code.EXISTS);
    assertThat(move.messageForModel()).startsWith("b.txt: Move to, but it exists already");
  }

  @Test
  void lineEndsOfTheFileAreKeptAndSoIsAMissingOneAtTheEnd() throws Exception {
    write("a.txt", "one\r\ntwo\r\nthree");

    ToolOutput output = apply("*** Update File: a.txt\n@@\n two\n-three\n+THREE\n+four\n");

    assertThat(root.resolve("a.txt"))
        .hasBinaryContent("one\r\ntwo\r\nTHREE\r\nfour".getBytes(UTF_8));
    assertThat(output.details().objects("certificates").get(0).get("class")).isEqualTo("E1");
  }

  @Test
  void aHunkWithAnotherIndentIsShiftedAsAWhole() throws Exception {
    write("a.py", "class A:\n\tdef f(self):\n\t\treturn compute(1)\n");

    apply("*** Update File: a.py\n@@\n def f(self):\n-\treturn compute(1)\n+\treturn compute(2)\n");

    assertThat(root.resolve("a.py"))
        .hasContent("class A:\n\tdef f(self):\n\t\treturn compute(2)\n");
  }

  @Test
  void aUnifiedDiffDoesAsWellAndItsNumberCountsWhereTheTextStandsThere() throws Exception {
    write("src/a.txt", "x\ny\nx\ny\n");

    calls.call(
        applyPatch,
        JsonObject.of(
            "patch",
            """
            diff --git a/src/a.txt b/src/a.txt
            --- a/src/a.txt
            +++ b/src/a.txt
            @@ -3,2 +3,2 @@
             x
            -y
            +Y
            --- /dev/null
            +++ b/new.txt
            @@ -0,0 +1 @@
            +hello
            """));

    assertThat(tree())
        .containsOnly(Map.entry("src/a.txt", "x\ny\nx\nY\n"), Map.entry("new.txt", "hello\n"));
  }

  @Test
  void aPatchThatWasCutOffDoesNothingAndSaysWhatMayBeWrong() throws Exception {
    write("a.txt", "x\n");

    ToolException refusal =
        calls.failure(
            applyPatch,
            JsonObject.of("patch", "*** Begin Patch\n*** Update File: a.txt\n-x\n+y\n"));

    assertThat(refusal.messageForModel()).contains("no line \"*** End Patch\"", "limit of output");
    assertThat(root.resolve("a.txt")).hasContent("x\n");
  }

  @Test
  void aLineThatIsNoneOfAHunkIsNamed() throws Exception {
    write("a.txt", "x\n");

    assertThat(refusal("*** Update File: a.txt\n@@\n-x\n*y\n").messageForModel())
        .contains("Line 5 of the patch cannot be read: \"*y\"");
    assertThat(refusal("*** Add File: b.txt\nx\n").messageForModel())
        .contains("Each line of a new file begins with +");
    assertThat(refusal("*** Update File: a.txt\n@@\n x\n").messageForModel())
        .contains("has no line that begins with + or -");
    assertThat(
            refusal("*** Update File: a.txt\n-x\n+y\n*** Delete File: a.txt\n").messageForModel())
        .contains("named twice");
    assertThat(calls.failure(applyPatch, "{'patch': 'please'}").messageForModel())
        .contains("names no file", "*** Begin Patch");
  }

  @Test
  void aPatchThatWasAppliedBeforeChangesNothing() throws Exception {
    write("a.txt", "some long old line\nrest\n");
    String body = "*** Update File: a.txt\n@@\n-some long old line\n+some long new line\n";

    apply(body);
    ToolOutput again = apply(body);

    assertThat(again.text()).contains("Nothing to do, already applied", "hunk 1 at line 1");
    assertThat(again.details().bool("changed", true)).isFalse();
  }

  @Test
  void aPlaceholderInAPatchIsRefused() throws Exception {
    write("a.txt", "x\n");

    assertThat(refusal("*** Update File: a.txt\n-x\n+// ... existing code ...\n").code())
        .isEqualTo(Code.INVALID_ARGUMENTS);
  }

  @Test
  void itsEffectsNameAllFilesOfThePatch() {
    JsonObject arguments =
        patch("*** Update File: a\n*** Move to: b\n*** Add File: c\n+x\n*** Delete File: d\n");

    Effects effects = applyPatch.effects(arguments);

    assertThat(effects.writes())
        .containsExactly(root + "/a", root + "/b", root + "/c", root + "/d");
    assertThat(applyPatch.effects(JsonObject.of("patch", "?")).writes())
        .containsExactly(root.toString());
  }

  @Test
  void nothingLeadsOutOfTheWorkspace() throws Exception {
    assertThat(refusal("*** Add File: ../x\n+x\n").code()).isEqualTo(Code.OUTSIDE_WORKSPACE);
    write("a.txt", "a\n");
    assertThat(refusal("*** Update File: a.txt\n*** Move to: /etc/x\n-a\n+b\n").code())
        .isEqualTo(Code.OUTSIDE_WORKSPACE);
    assertThat(refusal("*** Add File: .git/hooks/pre-commit\n+x\n").code()).isEqualTo(Code.DENIED);
  }
}
