package dev.agent4j.benchmarks.measure;

import dev.agent4j.benchmarks.contender.Contender.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What both contenders came to, round by round. They alternate, and who begins changes from round
 * to round, so that neither has the better half of a busy machine.
 *
 * @param <T> what one run comes to
 */
public final class Pairs<T> {
  private final List<T> agent = new ArrayList<>();
  private final List<T> bare = new ArrayList<>();

  private Pairs() {}

  /**
   * One run of one contender.
   *
   * @param <T> what it comes to
   */
  @FunctionalInterface
  public interface Run<T> {
    T of(Kind kind) throws Exception;
  }

  public static <T> Pairs<T> alternate(int rounds, Run<T> run) throws Exception {
    var pairs = new Pairs<T>();
    for (int round = 0; round < rounds; round++) {
      Kind first = round % 2 == 0 ? Kind.AGENT : Kind.BARE;
      pairs.add(first, run.of(first));
      Kind second = first == Kind.AGENT ? Kind.BARE : Kind.AGENT;
      pairs.add(second, run.of(second));
    }
    return pairs;
  }

  private void add(Kind kind, T result) {
    (kind == Kind.AGENT ? agent : bare).add(result);
  }

  /** Returns what {@code of} takes from the runs of the SDK. */
  public List<Double> agent(ToDoubleFunction<T> of) {
    return agent.stream().map(of::applyAsDouble).toList();
  }

  /** Returns what {@code of} takes from the runs of the bare loop. */
  public List<Double> bare(ToDoubleFunction<T> of) {
    return bare.stream().map(of::applyAsDouble).toList();
  }
}
