package dev.agent4j.toolbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.ToolOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** A workspace with one file that is edited. */
class EditedFile extends WorkspaceTools {
  Path file;

  @BeforeEach
  void layOut() {
    file = root.resolve("a.txt");
  }

  static JsonObject edit(String old, String replacement) {
    return JsonObject.of("old", old, "new", replacement);
  }

  static JsonObject edits(JsonObject... edits) {
    return JsonObject.of("path", "a.txt", "edits", List.of(edits));
  }

  ToolOutput apply(JsonObject... edits) throws Exception {
    return calls.call(editFile, edits(edits));
  }

  /** Returns how the edits are refused, which leaves the file as it was. */
  ToolException refusal(JsonObject... edits) throws IOException {
    byte[] before = Files.readAllBytes(file);
    ToolException refusal = calls.failure(editFile, edits(edits));
    assertThat(refusal).isNotNull();
    assertThat(file).hasBinaryContent(before);
    return refusal;
  }
}
