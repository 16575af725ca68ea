package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.EditFile;
import dev.agent4j.toolbox.ReadFile;
import dev.agent4j.toolbox.SearchFiles;
import dev.agent4j.toolbox.WriteFile;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a command wrote beyond a result is read on with the tools that read files. */
class SpilledOutputTest extends ShellTest {
  private Tool readFile;
  private Tool searchFiles;
  private String spill;

  @BeforeEach
  void writeTooMuch() throws Exception {
    readFile = ReadFile.in(workspace);
    searchFiles = SearchFiles.in(workspace);
    spill = bash("seq -f 'row %.0f' 1 50000").details().string("spill").orElseThrow();
  }

  private ToolOutput use(Tool tool, JsonObject arguments) throws Exception {
    return tool.execute(arguments, ToolContext.of("call", scope));
  }

  private ToolException failure(Tool tool, JsonObject arguments, ToolScope session) {
    return Assertions.catchThrowableOfType(
        ToolException.class, () -> tool.execute(arguments, ToolContext.of("call", session)));
  }

  @Test
  void allOfItIsReadPageByPageFromBothEnds() throws Exception {
    JsonObject path = JsonObject.of("path", spill);

    ToolOutput first = use(readFile, path);
    ToolOutput second =
        use(readFile, path.with("offset", first.details().integer("nextOffset").getAsLong()));
    ToolOutput last = use(readFile, path.with("offset", -3));

    assertThat(first.text())
        .startsWith("1\trow 1\n2\trow 2\n")
        .contains("[lines 1 to 2000 of 50000; ")
        .endsWith("; read on with offset 2001]");
    assertThat(second.text()).startsWith("2001\trow 2001\n");
    assertThat(last.text())
        .startsWith("49998\trow 49998\n49999\trow 49999\n50000\trow 50000\n[lines 49998 to 50000");
  }

  @Test
  void itIsSearched() throws Exception {
    JsonObject path = JsonObject.of("path", spill);

    ToolOutput one = use(searchFiles, path.with("pattern", "^row 4242$").with("context", 1));
    ToolOutput count = use(searchFiles, path.with("pattern", "7777").with("mode", "count"));

    assertThat(one.text())
        .isEqualTo(
            spill
                + "\n4241- row 4241\n4242: row 4242\n4243- row 4243\n"
                + "[1 matching line in 1 file; 1 file searched]");
    assertThat(count.text()).startsWith(spill + ": 5\n");
  }

  @Test
  void itIsForItsSessionAloneAndForNothingButReading() throws Exception {
    JsonObject path = JsonObject.of("path", spill);
    Path directory = Path.of(spill).getParent();
    JsonObject edit = path.with("edits", List.of(JsonObject.of("old", "row 1\n", "new", "x")));

    try (var other = new ToolScope()) {
      for (Tool tool : List.of(readFile, searchFiles)) {
        assertThat(failure(tool, path.with("pattern", "x"), other).code())
            .isEqualTo(Code.OUTSIDE_WORKSPACE);
      }
    }
    assertThat(failure(EditFile.in(workspace), edit, scope).code())
        .isEqualTo(Code.OUTSIDE_WORKSPACE);
    assertThat(failure(WriteFile.in(workspace), path.with("content", "x"), scope).code())
        .isEqualTo(Code.OUTSIDE_WORKSPACE);
    assertThat(
            failure(
                    searchFiles,
                    JsonObject.of("pattern", "x").with("path", directory.getParent().toString()),
                    scope)
                .code())
        .isEqualTo(Code.OUTSIDE_WORKSPACE);
  }
}
