package dev.agent4j.llm.minimax.testkit.http;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: requests come in one at a time, bytes go out without waiting for the
 * client. Thread-safe.
 */
public final class HttpConnection {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_PIPELINED_BYTES = 1 << 20;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final HttpLoop loop;
  private final RequestParser parser = new RequestParser();
  private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
  private @Nullable Incoming current;
  private boolean closesWhenSent;

  HttpConnection(SocketChannel channel, SelectionKey key, HttpLoop loop) {
    this.channel = channel;
    this.key = key;
    this.loop = loop;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Takes what the client sent; {@code buffer} is the loop's. */
  synchronized void onReadable(ByteBuffer buffer) {
    try {
      buffer.clear();
      if (channel.read(buffer) < 0) {
        clientLeft();
        return;
      }
      parser.feed(buffer.flip());
      if (current != null && parser.held() > MAX_PIPELINED_BYTES) {
        throw new IOException("the client sends on and on, and does not wait for its answer");
      }
      takeNext();
    } catch (IOException e) {
      clientLeft();
    }
  }

  synchronized void onWritable() {
    try {
      flush();
    } catch (IOException | CancelledKeyException e) {
      clientLeft();
    }
  }

  /** Sends {@code bytes}; what the socket does not take now follows when it does. */
  synchronized void send(byte[] bytes) {
    if (!isOpen()) {
      return;
    }
    unsent.add(ByteBuffer.wrap(bytes));
    if (unsent.size() == 1) {
      onWritable();
    }
  }

  /** Sends the last bytes of the reply to the current request. */
  synchronized void finish(byte[] last, boolean keepAlive) {
    current = null;
    closesWhenSent = !keepAlive;
    send(last);
    try {
      if (keepAlive && isOpen()) {
        takeNext();
      }
    } catch (IOException e) {
      close();
    }
  }

  /** Resets the connection, so that the client sees an error and not an end. */
  synchronized void reset() {
    current = null;
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // It is closed already, which is all that a reset can add to.
    }
    close();
  }

  synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing can be done about a socket that does not close.
    }
    loop.wakeUp();
  }

  private void takeNext() throws IOException {
    if (current != null) {
      return;
    }
    current = parser.poll();
    if (current != null) {
      loop.dispatch(current, this);
    } else if (parser.isContinueDue()) {
      send(CONTINUE);
    }
  }

  private void flush() throws IOException {
    if (!isOpen()) {
      return;
    }
    while (!unsent.isEmpty()) {
      ByteBuffer next = unsent.element();
      channel.write(next);
      if (next.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        loop.wakeUp();
        return;
      }
      unsent.remove();
    }
    if (closesWhenSent) {
      close();
    } else if (key.interestOps() != SelectionKey.OP_READ) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private void clientLeft() {
    Incoming unanswered = current;
    current = null;
    close();
    if (unanswered != null) {
      loop.onClientLeft(unanswered);
    }
  }
}
