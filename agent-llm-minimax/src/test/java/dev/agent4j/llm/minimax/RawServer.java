package dev.agent4j.llm.minimax;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that answers each request as it is told, byte for byte. */
final class RawServer implements AutoCloseable {

  /** What is done with one request; the connection stays open after it, unless it is closed. */
  @FunctionalInterface
  interface Answer {
    void to(Exchange exchange) throws IOException, InterruptedException;
  }

  /** A request as it came in. */
  record Request(String line, Map<String, String> headers, String body) {}

  private final ServerSocket listener;
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final Answer last;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch clientClosed = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger connections = new AtomicInteger();

  /** Starts a server that gives these answers in turn, and the last one from then on. */
  RawServer(Answer... answers) {
    this.answers.addAll(List.of(answers));
    last = answers[answers.length - 1];
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  private static void start(Runnable task) {
    var thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        connections.incrementAndGet();
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        requests.add(request(in));
        Answer answer;
        synchronized (answers) {
          answer = answers.isEmpty() ? last : answers.remove();
        }
        answer.to(new Exchange(socket, in));
        if (socket.isClosed()) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      clientClosed.countDown();
    } finally {
      sockets.remove(socket);
    }
  }

  private static Request request(InputStream in) throws IOException {
    String line = line(in);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Request(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  String baseUrl() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  List<Request> requests() {
    return requests;
  }

  int connections() {
    return connections.get();
  }

  /** Waits until the client has closed a connection that was in use; returns whether it has. */
  boolean sawClientClose() throws InterruptedException {
    return clientClosed.await(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One request to answer. */
  final class Exchange {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Exchange(Socket socket, InputStream in) throws IOException {
      this.socket = socket;
      this.in = in;
      out = socket.getOutputStream();
    }

    Exchange raw(String text) throws IOException {
      return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    Exchange raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
      return this;
    }

    /** Sends the head of an event stream in chunks. */
    Exchange stream() throws IOException {
      return raw(
          String.join(
              "\r\n",
              "HTTP/1.1 200 OK",
              "Content-Type: text/event-stream",
              "Trace-Id: trace-1",
              "Transfer-Encoding: chunked",
              "",
              ""));
    }

    Exchange chunk(String text) throws IOException {
      return chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    Exchange chunk(byte[] bytes) throws IOException {
      raw(Integer.toHexString(bytes.length) + "\r\n");
      raw(bytes);
      return raw("\r\n");
    }

    Exchange end() throws IOException {
      return raw("0\r\n\r\n");
    }

    /** Waits until the client closes the connection, or the test is over. */
    void stall() throws IOException, InterruptedException {
      while (closing.getCount() > 0) {
        if (in.read() < 0) {
          clientClosed.countDown();
          break;
        }
      }
      throw new EOFException();
    }

    /** Waits for so long at most whether the client closes the connection, or the test is over. */
    boolean clientLeavesWithin(int millis) throws IOException {
      socket.setSoTimeout(millis);
      try {
        return in.read() < 0;
      } catch (SocketTimeoutException e) {
        return closing.getCount() == 0;
      } finally {
        socket.setSoTimeout(0);
      }
    }

    /** Closes the connection with a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    void close() throws IOException {
      socket.close();
    }
  }

  static Answer status(int status, String contentType, String body, String... headers) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return exchange ->
        exchange.raw(
            "HTTP/1.1 "
                + status
                + " Said\r\nContent-Type: "
                + contentType
                + "\r\n"
                + more
                + "Content-Length: "
                + bytes.length
                + "\r\n\r\n"
                + body);
  }

  static Answer json(String body) {
    return status(200, "application/json", body, "Trace-Id: trace-1");
  }

  /** An event stream in one chunk. */
  static Answer events(String text) {
    return exchange -> exchange.stream().chunk(text).end();
  }
}
