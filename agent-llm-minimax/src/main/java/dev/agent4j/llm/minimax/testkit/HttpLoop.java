package dev.agent4j.llm.minimax.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;

/**
 * Accepts connections on the loopback address and reads requests from all of them on one thread, so
 * that thousands may wait at once and a client that leaves is seen at once. Thread-safe.
 */
final class HttpLoop implements AutoCloseable {
  private static final int BACKLOG = 8_192;
  private static final int BUFFER_BYTES = 64 * 1024;

  /** Answers requests. */
  interface Handler {
    /** Answers {@code request} on {@code connection}, on a thread of its own, now or later. */
    void onRequest(Incoming request, HttpConnection connection);

    /** Hears that the client left before the answer was whole. Must not block. */
    void onClientLeft(Incoming request);
  }

  private final Selector selector;
  private final ServerSocketChannel server;
  private final Executor executor;
  private final Handler handler;

  HttpLoop(int port, Executor executor, Handler handler) throws IOException {
    this.executor = executor;
    this.handler = handler;
    selector = Selector.open();
    server = ServerSocketChannel.open();
    try {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (IOException e) {
      close();
      throw new IOException("cannot listen on port " + port + ": " + e.getMessage(), e);
    }
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    var thread = new Thread(this::run, "stub-minimax");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.socket().getLocalPort();
  }

  void dispatch(Incoming request, HttpConnection connection) {
    executor.execute(() -> handler.onRequest(request, connection));
  }

  void onClientLeft(Incoming request) {
    handler.onClientLeft(request);
  }

  void wakeUp() {
    selector.wakeup();
  }

  /** Closes the port and all connections. */
  @Override
  public void close() throws IOException {
    server.close();
    if (selector.isOpen()) {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    }
  }

  private void run() {
    var buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try {
      while (selector.isOpen()) {
        selector.select(key -> serve(key, buffer));
      }
    } catch (IOException | ClosedSelectorException e) {
      // The stub is closing; whoever still waits sees the connection end.
    }
  }

  private void serve(SelectionKey key, ByteBuffer buffer) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else if (key.attachment() instanceof HttpConnection connection) {
        if (key.isReadable()) {
          connection.onReadable(buffer);
        }
        if (key.isValid() && key.isWritable()) {
          connection.onWritable();
        }
      }
    } catch (IOException | CancelledKeyException e) {
      // One connection broke while it was served; the others are not concerned.
    }
  }

  private void accept() throws IOException {
    for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      key.attach(new HttpConnection(channel, key, this));
    }
  }
}
