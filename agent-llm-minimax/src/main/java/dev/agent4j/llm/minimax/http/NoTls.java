package dev.agent4j.llm.minimax.http;

import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * TLS that nobody can speak, for clear text. The HTTP client wants a context all the same, and the
 * JVM's would load its providers and every certificate that it trusts.
 */
final class NoTls extends SSLContextSpi {
  private NoTls() {}

  static SSLContext context() {
    return new SSLContext(new NoTls(), null, "none") {};
  }

  private static IllegalStateException unexpected() {
    return new IllegalStateException("a clear-text connection asked for TLS");
  }

  @Override
  protected void engineInit(KeyManager[] keys, TrustManager[] trusted, SecureRandom random) {}

  @Override
  protected SSLSocketFactory engineGetSocketFactory() {
    throw unexpected();
  }

  @Override
  protected SSLServerSocketFactory engineGetServerSocketFactory() {
    throw unexpected();
  }

  @Override
  protected SSLEngine engineCreateSSLEngine() {
    throw unexpected();
  }

  @Override
  protected SSLEngine engineCreateSSLEngine(String host, int port) {
    throw unexpected();
  }

  @Override
  protected SSLSessionContext engineGetServerSessionContext() {
    throw unexpected();
  }

  @Override
  protected SSLSessionContext engineGetClientSessionContext() {
    throw unexpected();
  }
}
