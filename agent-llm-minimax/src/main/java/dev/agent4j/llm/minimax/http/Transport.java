package dev.agent4j.llm.minimax.http;

import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.llm.minimax.failure.Fault;
import dev.agent4j.llm.minimax.wire.RequestBody;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends bodies to the endpoint and hands their answers over. Thread-safe. */
public final class Transport {
  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

  /** Whoever refuses does so at once and seldom thinks better of it. */
  private static final int MOST_CONNECTS = 3;

  private final HttpClient client;
  private final Endpoint endpoint;
  private final Deadlines deadlines;
  private final HostLookup lookup;

  /** Whether a connection may be waiting for its next use. */
  private volatile boolean mayReuse;

  public Transport(
      Endpoint endpoint,
      Deadlines deadlines,
      @Nullable SSLContext ssl,
      @Nullable ProxySelector proxies) {
    this.endpoint = endpoint;
    this.deadlines = deadlines;
    var builder =
        HttpClient.newBuilder()
            // What it runs never waits, so the receiving thread does it: no handing over.
            .executor(Runnable::run)
            .connectTimeout(deadlines.connect())
            // On clear text an upgrade would be asked for with each new connection.
            .version(
                endpoint.isClearText() ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2);
    if (ssl != null) {
      builder.sslContext(ssl);
    } else if (endpoint.isClearText()) {
      builder.sslContext(NoTls.context()).sslParameters(new SSLParameters());
    }
    ProxySelector selector = proxies == null ? ProxySelector.getDefault() : proxies;
    boolean isDirect = HostLookup.isDirect(endpoint.uri(), selector);
    if (proxies != null) {
      builder.proxy(proxies);
    } else if (isDirect) {
      // The JVM's would read its properties anew for each request.
      builder.proxy(HttpClient.Builder.NO_PROXY);
    }
    client = builder.build();
    lookup = new HostLookup(endpoint.uri(), isDirect);
  }

  /**
   * Sends {@code body} and returns when the head of the answer is there.
   *
   * @param headNanos how long that may take
   * @param isFirstEvent whether that is the first-event deadline; else it is what the total leaves
   * @throws Fault if there was none
   * @throws InterruptedException if the thread is interrupted; the connection is closed
   */
  public Mailbox send(RequestBody body, long headNanos, boolean isFirstEvent)
      throws Fault, InterruptedException {
    try {
      lookup.await(deadlines.connect());
    } catch (TimeoutException e) {
      throw connectDeadline(e);
    }
    var request = new Post(endpoint, body, Duration.ofNanos(headNanos));
    boolean isRepeated = false;
    while (true) {
      var box = new Mailbox();
      try {
        client.send(request, box);
        return box;
      } catch (RuntimeException e) {
        // A proxy selector that fails, or an address that the HTTP client does not like.
        throw new Fault(
            Kind.TRANSPORT, "cannot ask " + endpoint + ": " + why(e), null, 1, endpoint.safe(e));
      } catch (IOException e) {
        if (isRepeated || !mayReuse || box.info() != null || !mayBeStale(e)) {
          throw fault(e, headNanos, isFirstEvent);
        }
        // The server had closed the connection it was sent on, and has seen nothing of it.
        LOG.debug("A kept connection was stale ({}), sending again", why(e));
        isRepeated = true;
      }
    }
  }

  private static boolean mayBeStale(IOException e) {
    return !(e instanceof HttpTimeoutException
        || e instanceof ConnectException
        || e instanceof SSLException);
  }

  /** Notes that an answer was read to its end, so that its connection is kept. */
  public void keptConnection() {
    mayReuse = true;
  }

  private Fault fault(IOException e, long headNanos, boolean isFirstEvent) {
    String which = isFirstEvent ? " (first-event deadline)" : " (total deadline)";
    if (e instanceof HttpConnectTimeoutException) {
      // The client says the same of a shorter deadline that passes before there is a connection.
      return headNanos >= deadlines.connect().toNanos()
          ? connectDeadline(e)
          : new Fault(
              Kind.TRANSPORT,
              "cannot connect to " + endpoint + " within " + seconds(headNanos) + which,
              e);
    }
    if (e instanceof HttpTimeoutException) {
      return new Fault(
          Kind.TRANSPORT, endpoint + " sent nothing within " + seconds(headNanos) + which, e);
    }
    if (e instanceof ConnectException) {
      boolean isUnknown = causedBy(e, UnresolvedAddressException.class);
      String refused = e.getMessage() == null ? "nothing listens there, or it refuses" : why(e);
      String why =
          isUnknown
              ? "there is no such host - are the base URL and the network right?"
              : refused + " - is the server running, and the base URL right?";
      return new Fault(
          Kind.TRANSPORT, "cannot connect to " + endpoint + ": " + why, null, MOST_CONNECTS, e);
    }
    int attempts = e instanceof SSLException ? 1 : Integer.MAX_VALUE;
    return new Fault(
        Kind.TRANSPORT,
        "no answer from " + endpoint + ": " + why(e),
        null,
        attempts,
        endpoint.safe(e));
  }

  private String why(Exception e) {
    String message = e.getMessage();
    return endpoint.told(message == null ? e.getClass().getSimpleName() : message);
  }

  private Fault connectDeadline(Exception e) {
    String within = seconds(deadlines.connect().toNanos());
    return new Fault(
        Kind.TRANSPORT,
        "cannot connect to " + endpoint + " within " + within + " (connect deadline)",
        e);
  }

  public static String seconds(long nanos) {
    double seconds = nanos / 1e9;
    return (seconds >= 10 ? Math.round(seconds) : Math.round(seconds * 1000) / 1000.0) + " s";
  }

  private static boolean causedBy(Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return true;
      }
    }
    return false;
  }

  /** A request whose unchanging parts are not built anew each time. */
  private static final class Post extends HttpRequest {
    private final Endpoint endpoint;
    private final BodyPublisher body;
    private final Duration timeout;

    Post(Endpoint endpoint, BodyPublisher body, Duration timeout) {
      this.endpoint = endpoint;
      this.body = body;
      this.timeout = timeout;
    }

    @Override
    public Optional<BodyPublisher> bodyPublisher() {
      return Optional.of(body);
    }

    @Override
    public String method() {
      return "POST";
    }

    @Override
    public Optional<Duration> timeout() {
      return Optional.of(timeout);
    }

    @Override
    public boolean expectContinue() {
      return false;
    }

    @Override
    public URI uri() {
      return endpoint.uri();
    }

    @Override
    public Optional<HttpClient.Version> version() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return endpoint.headers();
    }
  }
}
