package dev.agent4j.toolbox.search;

import dev.agent4j.toolbox.files.ByteSource;
import dev.agent4j.toolbox.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Arrays;
import java.util.List;

/**
 * A file as a window that moves over its bytes. One is used for all files of a search, so that its
 * buffer is made once. Reads at positions, which no pipe allows. Not thread-safe.
 */
final class Haystack implements ByteSource {
  /** A line that does not fit is looked at as far as it does. */
  static final int MAX_BYTES = 4 << 20;

  private static final int FIRST_BYTES = 256 << 10;
  private static final int READ_BYTES = 1 << 20;

  private byte[] data = new byte[FIRST_BYTES];
  private FileChannel channel;
  private long size;
  private long position;
  private int to;

  Haystack(FileChannel channel) {
    this.channel = channel;
  }

  /** Begins with another file. */
  void begin(FileChannel file, long fileSize) {
    channel = file;
    size = fileSize;
    position = 0;
    to = 0;
  }

  byte[] data() {
    return data;
  }

  /** Returns the end of what was read into {@link #data}. */
  int to() {
    return to;
  }

  /** Tells whether the file ends in this window. */
  boolean isLast() {
    return position >= size;
  }

  /** Reads on until the window is full or the file ends. */
  void fill() throws IOException {
    while (position < size && (to < data.length || data.length < MAX_BYTES)) {
      if (to == data.length) {
        int wanted = (int) Math.min(MAX_BYTES, Math.max(data.length * 2L, size - position + to));
        data = Arrays.copyOf(data, wanted);
      }
      int room = (int) Math.min(Math.min(data.length - to, READ_BYTES), size - position);
      int n = channel.read(ByteBuffer.wrap(data, to, room), position);
      if (n <= 0) {
        size = position;
      } else {
        position += n;
        to += n;
      }
    }
  }

  /** Forgets what is before {@code from}. */
  void slide(int from) {
    System.arraycopy(data, from, data, 0, to - from);
    to -= from;
  }

  /** Returns the hash of the file; empty if the window was moved or does not reach its end. */
  String sha256() {
    return to == position && isLast() ? Sha256.of(Arrays.copyOf(data, to)) : "";
  }

  /** Returns the charset that the file is in: the first that reads all of it, else the last. */
  Charset charset(List<Charset> charsets) throws IOException {
    for (Charset charset : charsets) {
      if (reads(charset)) {
        return charset;
      }
    }
    return charsets.get(charsets.size() - 1);
  }

  private boolean reads(Charset charset) throws IOException {
    CharsetDecoder decoder = charset.newDecoder();
    var chars = CharBuffer.allocate(16 << 10);
    var bytes = ByteBuffer.allocate(16 << 10);
    try (InputStream in = open()) {
      boolean end = false;
      while (!end) {
        int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
        end = n < 0;
        bytes.position(bytes.position() + Math.max(0, n)).flip();
        CoderResult result;
        do {
          result = decoder.decode(bytes, chars.clear(), end);
        } while (result.isOverflow());
        if (result.isError()) {
          return false;
        }
        bytes.compact();
      }
    }
    return true;
  }

  /** Returns the bytes of the whole file, wherever the window is. */
  @Override
  public InputStream open() {
    FileChannel file = channel;
    return new InputStream() {
      private long at;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = file.read(ByteBuffer.wrap(bytes, offset, length), at);
        at += Math.max(0, n);
        return n;
      }
    };
  }
}
