package dev.agent4j.benchmarks.measure;

import dev.agent4j.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One figure of both contenders, in each of several rounds.
 *
 * @param goal what is aimed at; null if nothing is
 * @param agent of the SDK, a number a round
 * @param bare of the bare loop, in the same rounds
 */
public record Figure(
    String suite,
    String setting,
    String metric,
    String unit,
    @Nullable Goal goal,
    List<Double> agent,
    List<Double> bare) {

  public Figure {
    agent = List.copyOf(agent);
    bare = List.copyOf(bare);
    if (agent.isEmpty() || agent.size() != bare.size()) {
      throw new IllegalArgumentException("both need a number for each round");
    }
  }

  /** What is aimed at: at most so much, of the SDK's median or of the ratio. */
  public record Goal(double most, boolean isRatio) {
    public static Goal ratio(double most) {
      return new Goal(most, true);
    }

    public static Goal figure(double most) {
      return new Goal(most, false);
    }

    @Override
    public String toString() {
      return "≤ " + most + (isRatio ? " ×" : "");
    }
  }

  /** Tells whether the goal is met, or there is none. */
  public boolean isMet() {
    return goal == null || (goal.isRatio() ? ratio() : agentMedian()) <= goal.most();
  }

  public double agentMedian() {
    return median(agent);
  }

  public double bareMedian() {
    return median(bare);
  }

  /** Returns the ratio of each round: what disturbs a round disturbs both in it. */
  public List<Double> ratios() {
    var ratios = new Double[agent.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = agent.get(i) / bare.get(i);
    }
    return List.of(ratios);
  }

  /** Returns the median of the rounds' ratios. */
  public double ratio() {
    return median(ratios());
  }

  private static double median(List<Double> numbers) {
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  public JsonObject toJson() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("suite", suite);
    members.put("setting", setting);
    members.put("metric", metric);
    members.put("unit", unit);
    members.put("agent4j", agentMedian());
    members.put("bare", bareMedian());
    members.put("ratio", ratio());
    members.put("goal", goal);
    members.put("met", isMet());
    members.put("rounds", Map.of("agent4j", agent, "bare", bare));
    return JsonObject.of(members);
  }
}
