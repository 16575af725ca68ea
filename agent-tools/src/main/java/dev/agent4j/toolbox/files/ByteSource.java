package dev.agent4j.toolbox.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** What can be read from its first byte on, as often as needed. */
@FunctionalInterface
public interface ByteSource {

  /** Returns the bytes from the first one on; the one before is closed by then. */
  InputStream open() throws IOException;

  /** Returns the bytes of a file whose links are resolved; one that became a link is refused. */
  static ByteSource of(Path file) {
    return () ->
        Channels.newInputStream(
            Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
  }
}
