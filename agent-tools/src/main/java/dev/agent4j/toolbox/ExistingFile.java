package dev.agent4j.toolbox;

import dev.agent4j.toolbox.access.Place;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;

/** Looks at what a path leads to before anything is walked. */
final class ExistingFile {
  private ExistingFile() {}

  /**
   * Returns the attributes of what is there.
   *
   * @param path as the model named it
   * @throws dev.agent4j.error.ToolException NOT_FOUND with names that are alike
   */
  static BasicFileAttributes existing(Workspace workspace, String path) throws IOException {
    try (Place place = workspace.open(path)) {
      return place.existing();
    }
  }
}
