package dev.agent4j.toolbox.change;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of a workspace, as changes reach them: where they are, not by a link. */
public interface FileAccess {

  /**
   * Returns a regular file; empty if there is none.
   *
   * @throws dev.agent4j.error.ToolException if the path may not be read, is that of something else,
   *     or leads elsewhere by a link
   */
  Optional<Image> read(String path) throws IOException;

  /**
   * Makes ready to make, replace or delete a file. One that is replaced keeps its mode.
   *
   * @param before null to make it, and its directories
   * @param after null to delete it
   * @throws java.nio.file.FileAlreadyExistsException if there is one that is to be made
   */
  Prepared prepare(String path, @Nullable Image before, @Nullable Image after) throws IOException;
}
