package dev.agent4j.benchmarks.measure;

import dev.agent4j.llm.minimax.testkit.StubMiniMaxMain;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The stub server, in a process of its own, so that what it uses is not counted. */
public final class StubProcess implements AutoCloseable {
  private final Jvm jvm;
  private final URI baseUrl;

  private StubProcess(Jvm jvm) throws IOException {
    this.jvm = jvm;
    baseUrl = URI.create(jvm.read());
  }

  /**
   * Starts a stub that calls a tool so many times and then answers.
   *
   * @param options more options of {@link StubMiniMaxMain}, each with its number
   */
  public static StubProcess start(int steps, String... options) throws IOException {
    var arguments = new ArrayList<String>(List.of("--steps", String.valueOf(steps)));
    arguments.addAll(List.of("--exit-on-eof", "1"));
    arguments.addAll(List.of(options));
    return new StubProcess(
        Jvm.start(List.of("-XX:+UseSerialGC", "-Xmx1g"), StubMiniMaxMain.class, arguments));
  }

  public URI baseUrl() {
    return baseUrl;
  }

  @Override
  public void close() throws IOException {
    jvm.close();
  }
}
