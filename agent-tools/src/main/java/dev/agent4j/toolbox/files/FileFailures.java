package dev.agent4j.toolbox.files;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** Says in fixed words what the operating system says in its own, so that texts do not vary. */
public final class FileFailures {
  /** Work on files. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  private FileFailures() {}

  /**
   * Does {@code work} for a call that named {@code path}, and says its failures in our words.
   *
   * @throws InterruptedException if the thread was interrupted before or meanwhile
   */
  public static <T> T told(String path, Work<T> work) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    try {
      return work.run();
    } catch (ClosedByInterruptException | FileLockInterruptionException e) {
      // The channel has set the flag again; the exception says it all.
      Thread.interrupted();
      var interrupted = new InterruptedException("while working on " + Show.line(path));
      interrupted.initCause(e);
      throw interrupted;
    } catch (IOException e) {
      throw toToolException(Show.line(path), e);
    } catch (DirectoryIteratorException e) {
      IOException cause = e.getCause();
      throw toToolException(Show.line(path), cause == null ? new IOException(e) : cause);
    }
  }

  /** Returns the failure of an operation on {@code path}, which is named as the model named it. */
  public static ToolException toToolException(String path, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new ToolException(Code.NOT_FOUND, path + ": no such file or directory.");
    }
    if (e instanceof FileAlreadyExistsException) {
      return new ToolException(Code.EXISTS, path + ": exists already.");
    }
    if (e instanceof AccessDeniedException) {
      return new ToolException(
          Code.DENIED, path + ": permission denied by the operating system. Leave it alone.");
    }
    if (e instanceof NotDirectoryException || e instanceof DirectoryNotEmptyException) {
      return new ToolException(Code.NOT_REGULAR, path + ": of the wrong kind for this.");
    }
    if (e instanceof FileSystemLoopException) {
      return new ToolException(
          Code.NOT_REGULAR, path + ": symbolic links go round in a circle. Use another path.");
    }
    return byReason(path, e);
  }

  private static ToolException byReason(String path, IOException e) {
    String reason =
        e instanceof FileSystemException fs && fs.getReason() != null ? fs.getReason() : "";
    String said = (reason + " " + e.getMessage()).toLowerCase(Locale.ROOT);
    if (said.contains("no space left") || said.contains("not enough space")) {
      return new ToolException(
          Code.INTERNAL, path + ": the disk is full. Free some space, then call again.");
    }
    if (said.contains("quota exceeded")) {
      return new ToolException(
          Code.INTERNAL, path + ": the disk quota is used up. Free some space, then call again.");
    }
    if (said.contains("read-only file system")) {
      return new ToolException(
          Code.DENIED, path + ": the file system is read-only. Nothing can be written there.");
    }
    if (said.contains("name too long")) {
      return new ToolException(
          Code.INVALID_ARGUMENTS, path + ": the name is too long. Use a shorter one.");
    }
    if (said.contains("not a directory")) {
      return new ToolException(
          Code.NOT_REGULAR, path + ": a part of the path is a file, not a directory.");
    }
    if (said.contains("is a directory")) {
      return new ToolException(Code.NOT_REGULAR, path + ": a directory.");
    }
    if (said.contains("too many levels of symbolic links")) {
      return new ToolException(
          Code.NOT_REGULAR, path + ": symbolic links go round in a circle. Use another path.");
    }
    return new ToolException(
        Code.INTERNAL, path + ": input or output error. Try once more, then leave it.");
  }
}
