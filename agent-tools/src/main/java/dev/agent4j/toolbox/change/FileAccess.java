package dev.agent4j.toolbox.change;

import dev.agent4j.toolbox.files.FileFailures;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The files of a workspace, as changes reach them. Each method does all or nothing. */
public interface FileAccess {

  /**
   * Returns a regular file; empty if there is none.
   *
   * @throws dev.agent4j.error.ToolException if the path may not be read, or leads elsewhere by a
   *     link
   */
  Optional<Image> read(String path) throws IOException;

  /**
   * Makes a file, and its directories.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  void create(String path, Image image) throws IOException, InterruptedException;

  /**
   * Replaces the content of a file, and keeps its mode.
   *
   * @param sha256 of what is meant to be replaced; another content fails
   */
  void replace(String path, byte[] content, String sha256) throws IOException, InterruptedException;

  /**
   * Deletes a file.
   *
   * @param sha256 of what is meant to be deleted; another content fails
   */
  void delete(String path, String sha256) throws IOException, InterruptedException;

  /** Does {@code work} while no other call changes one of these files. */
  <T> T holding(List<String> paths, FileFailures.Work<T> work)
      throws IOException, InterruptedException;
}
