package dev.agent4j.toolbox;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.access.Place;
import dev.agent4j.toolbox.files.Show;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;

/** Makes sure of what a path leads to before anything is opened: opening a pipe would block. */
final class ExistingFile {
  private ExistingFile() {}

  static ToolException notRegular(String path, BasicFileAttributes attributes) {
    return new ToolException(
        Code.NOT_REGULAR,
        attributes.isDirectory()
            ? Show.line(path) + ": a directory. list_files shows what is in it."
            : Show.line(path) + ": a pipe, socket or device, which is never opened.");
  }

  /**
   * Returns the attributes of what is there.
   *
   * @param path as the model named it
   * @throws ToolException NOT_FOUND with names that are alike
   */
  static BasicFileAttributes existing(Workspace workspace, String path) throws IOException {
    try (Place place = workspace.open(path)) {
      return place.existing();
    }
  }
}
