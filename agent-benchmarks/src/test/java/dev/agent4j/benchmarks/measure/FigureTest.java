package dev.agent4j.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.benchmarks.measure.Figure.Goal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FigureTest {

  private static Figure figure(@Nullable Goal goal, List<Double> agent, List<Double> bare) {
    return new Figure("steps", "setting", "metric", "µs", goal, agent, bare);
  }

  @Test
  void ratioIsTheMedianOfTheRoundsRatiosAndNotTheRatioOfTheMedians() {
    Figure figure = figure(null, List.of(1.0, 30.0, 4.0), List.of(2.0, 10.0, 5.0));

    assertThat(figure.ratio()).isEqualTo(0.8);
    assertThat(figure.agentMedian()).isEqualTo(4.0);
    assertThat(figure.bareMedian()).isEqualTo(5.0);
  }

  @Test
  void medianOfAnEvenNumberIsBetweenTheMiddleTwo() {
    assertThat(figure(null, List.of(1.0, 4.0), List.of(1.0, 1.0)).agentMedian()).isEqualTo(2.5);
  }

  @Test
  void goalIsOfTheRatioOrOfTheFigure() {
    List<Double> agent = List.of(26.1);
    List<Double> bare = List.of(50.0);

    assertThat(figure(Goal.ratio(0.6), agent, bare).isMet()).isTrue();
    assertThat(figure(Goal.ratio(0.5), agent, bare).isMet()).isFalse();
    assertThat(figure(Goal.figure(26), agent, bare).isMet()).isFalse();
    assertThat(figure(Goal.figure(27), agent, bare).isMet()).isTrue();
    assertThat(figure(null, agent, bare).isMet()).isTrue();
  }

  @Test
  void eachRoundHasANumberOfBoth() {
    assertThatThrownBy(() -> figure(null, List.of(1.0), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
