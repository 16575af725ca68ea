package dev.agent4j.benchmarks.contender;

import java.net.URI;
import java.util.function.Consumer;

/** One way to let a model use a tool until it answers. Implementations are thread-safe. */
@FunctionalInterface
public interface Contender {

  /** Which of the two. */
  enum Kind {
    /** {@code Agent} on {@code MiniMax}, as a user builds them. */
    AGENT("agent4j"),
    /** A loop over the JDK's HTTP client that writes the whole conversation anew for each step. */
    BARE("bare loop");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }

    /**
     * Returns a contender of this kind.
     *
     * @param baseUrl where the stub is
     * @param onText hears the deltas of the answer, on the thread that runs the agent
     */
    public Contender at(URI baseUrl, Setting setting, Consumer<String> onText) {
      return this == AGENT
          ? new AgentContender(baseUrl, setting, onText)
          : new BareLoop(baseUrl, setting, onText);
    }
  }

  /** Runs an agent from its prompt to its answer, and returns that. */
  String run(String prompt) throws Exception;
}
