package dev.agent4j.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.agent4j.message.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTest {
  private static final double CENT_OF_A_CENT = 1e-9;

  @Test
  void eachKindOfTokenHasItsPrice() {
    var price = new Price(0.30, 1.20, 0.03, 0.375);
    var usage = new Usage(1_000_000, 500_000, 600_000, 100_000, 200_000);

    // 300,000 plain, 600,000 read, 100,000 written; reasoning is part of the reply.
    assertThat(price.of(usage)).isCloseTo(0.09 + 0.018 + 0.0375 + 0.60, within(CENT_OF_A_CENT));
  }

  @Test
  void withoutAReducedPriceCachedTokensCostAsMuchAsOthers() {
    var price = Price.of(0.30, 1.20);

    assertThat(price.of(new Usage(2_000_000, 0, 1_500_000, 0, 0)))
        .isCloseTo(price.of(new Usage(2_000_000, 0)), within(CENT_OF_A_CENT));
  }

  @Test
  void providerThatCountsMoreCachedTokensThanInputCostsNoLessThanThose() {
    var price = new Price(1, 1, 0.1, 1);

    assertThat(price.of(new Usage(0, 0, 1_000_000, 0, 0))).isCloseTo(0.1, within(CENT_OF_A_CENT));
  }

  @Test
  void noTokensCostNothing() {
    assertThat(Price.of(0.30, 1.20).of(Usage.NONE)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, Double.NaN, Double.POSITIVE_INFINITY})
  void priceThatIsNoneIsRefusedByName(double odd) {
    assertThatThrownBy(() -> new Price(1, 1, odd, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cacheRead must be finite and not negative, was " + odd);
    assertThatThrownBy(() -> Price.of(odd, 1)).hasMessageStartingWith("input must be");
  }
}
