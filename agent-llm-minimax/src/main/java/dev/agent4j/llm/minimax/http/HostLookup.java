package dev.agent4j.llm.minimax.http;

import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks a host's address up on a thread of its own. The HTTP client would do it on the calling one,
 * where no interrupt and no deadline reaches it; after this it finds the address in the JVM's
 * cache.
 */
final class HostLookup {
  private static final Pattern NEEDS_NONE = Pattern.compile("localhost|[0-9.]+|\\[.*]");
  private static final ExecutorService THREADS =
      new ThreadPoolExecutor(
          0, 64, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), HostLookup::thread);

  private final String host;
  private final boolean isNeeded;

  HostLookup(URI uri, boolean isDirect) {
    host = uri.getHost();
    isNeeded = !NEEDS_NONE.matcher(host).matches() && isDirect;
  }

  /** Tells whether no proxy leads to {@code uri}. */
  static boolean isDirect(URI uri, @Nullable ProxySelector proxies) {
    try {
      return proxies == null
          || proxies.select(uri).stream().allMatch(it -> it.equals(Proxy.NO_PROXY));
    } catch (RuntimeException e) {
      // A selector that fails is told by the request that needs it.
      return false;
    }
  }

  private static Thread thread(Runnable task) {
    var thread = new Thread(task, "agent4j-host-lookup");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Returns when the address is known, or known to be unknown, which the HTTP client tells better.
   *
   * @throws TimeoutException if it takes longer than {@code limit}
   */
  void await(Duration limit) throws InterruptedException, TimeoutException {
    if (!isNeeded) {
      return;
    }
    try {
      Future<InetAddress> address = THREADS.submit(() -> InetAddress.getByName(host));
      address.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | RejectedExecutionException e) {
      // No such host: connecting will say so. All threads are busy: connecting will look it up.
    }
  }
}
