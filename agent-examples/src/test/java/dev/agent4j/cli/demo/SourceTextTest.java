package dev.agent4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourceTextTest {

  @Test
  void linesAreReadOffWhatTheToolShows() {
    String shown = "1\tclass A {\n2\t  int x;\t// tab\n3\t\n10\t}\n[lines 1 to 4 of 4; 30 bytes]";

    assertThat(SourceText.shown(shown).orElseThrow().lines())
        .containsExactly("class A {", "  int x;\t// tab", "", "}");
  }

  @Test
  void resultWithoutLinesIsNoSource() {
    assertThat(SourceText.shown("A.java: no such file.")).isEmpty();
  }

  @Test
  void changeTakesInLinesBeforeUntilItIsFoundOnce() {
    var source = new SourceText(List.of("a:", "  same", "b:", "  same"));

    SourceText.Change change = source.changeTo(source.with(4, "  other"));

    assertThat(change).isEqualTo(new SourceText.Change("b:\n  same", "b:\n  other"));
  }

  @Test
  void changeOfTwoLinesIsOnePiece() {
    var source = new SourceText(List.of("a", "b", "c", "d"));

    SourceText.Change change = source.changeTo(source.with(2, "B").with(4, "D"));

    assertThat(change).isEqualTo(new SourceText.Change("b\nc\nd", "B\nc\nD"));
  }

  @Test
  void methodEndsWhereItsBraceIsClosed() {
    var source =
        new SourceText(
            List.of("static int a() {", "  if (x) {", "    f();", "  }", "}", "void f() {", "}"));

    assertThat(source.reachableLines("a")).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(source.reachableLines("f")).containsExactly(6, 7);
  }
}
