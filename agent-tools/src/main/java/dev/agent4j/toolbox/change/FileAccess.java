package dev.agent4j.toolbox.change;

import dev.agent4j.toolbox.files.FileFailures;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The files of a workspace, as changes reach them. */
public interface FileAccess {

  /**
   * Returns the path of the file that the model means, as all other methods take it: where the file
   * is, not by a link.
   *
   * @throws dev.agent4j.error.ToolException if it leads out
   */
  String resolve(String modelPath) throws IOException;

  /**
   * Returns a regular file; empty if there is none.
   *
   * @throws dev.agent4j.error.ToolException if the path may not be read, is that of something else,
   *     or leads elsewhere by a link
   */
  Optional<Image> read(String path) throws IOException;

  /**
   * Returns a regular file.
   *
   * @throws dev.agent4j.error.ToolException also NOT_FOUND if there is none, with names that are
   *     alike
   */
  Image readExisting(String path) throws IOException;

  /**
   * What can be said of a file without its content.
   *
   * @param sha256 empty if it is too large to be looked at
   */
  record Facts(long size, String sha256) {}

  /** Tells whether anything is there, of whatever kind. */
  boolean exists(String path) throws IOException;

  /**
   * Returns what can be said of a regular file.
   *
   * @throws dev.agent4j.error.ToolException if it is none
   */
  Facts facts(String path) throws IOException, InterruptedException;

  /**
   * Makes sure that a tool may write there.
   *
   * @throws dev.agent4j.error.ToolException DENIED if not
   */
  void requireWritable(String path) throws IOException;

  /**
   * Makes ready a new file, and its directories.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  Prepared create(String path, Image image) throws IOException;

  /** Makes ready the new content of a file, which keeps its mode. */
  Prepared replace(String path, Image before, byte[] content) throws IOException;

  /** Makes ready to delete a file. */
  Prepared delete(String path, Image before) throws IOException;

  /** Does {@code work} while no other call changes one of these files. */
  <T> T holding(List<String> paths, FileFailures.Work<T> work)
      throws IOException, InterruptedException;
}
