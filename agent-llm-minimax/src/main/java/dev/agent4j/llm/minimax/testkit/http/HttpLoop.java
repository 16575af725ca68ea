package dev.agent4j.llm.minimax.testkit.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;

/**
 * Accepts connections on the loopback address and reads requests from all of them on one thread, so
 * that thousands may wait at once and a client that leaves is seen at once. Thread-safe.
 */
public final class HttpLoop implements AutoCloseable {
  private static final int BACKLOG = 8_192;
  private static final int BUFFER_BYTES = 64 * 1024;

  /** Answers requests. */
  public interface Handler {
    /** Answers {@code request} on {@code connection}, on a thread of its own, now or later. */
    void onRequest(Incoming request, HttpConnection connection);

    /** Hears that the client left before the answer was whole. Must not block. */
    void onClientLeft(Incoming request);
  }

  private final Selector selector;
  private final ServerSocketChannel server;
  private final Executor executor;
  private final Handler handler;
  private final int port;
  private final Thread thread = new Thread(this::run, "stub-minimax");
  private volatile boolean isClosed;

  public HttpLoop(int port, Executor executor, Handler handler) throws IOException {
    this.executor = executor;
    this.handler = handler;
    selector = Selector.open();
    server = ServerSocketChannel.open();
    try {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    } catch (IOException e) {
      server.close();
      selector.close();
      throw new IOException("cannot listen on port " + port + ": " + e.getMessage(), e);
    }
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    this.port = server.socket().getLocalPort();
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return port;
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
  public void close() {
    isClosed = true;
    wakeUp();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    var buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try {
      try {
        while (!isClosed) {
          selector.select(key -> serve(key, buffer));
        }
      } finally {
        closeAll();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes all connections, and then the selector, which lets go of their sockets. */
  private void closeAll() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
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
