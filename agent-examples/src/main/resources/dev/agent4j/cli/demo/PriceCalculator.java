/** Works with prices in whole cents. */
final class PriceCalculator {
  private PriceCalculator() {}

  /** Returns the sum of all prices. */
  static long sum(long... prices) {
    long sum = 0;
    for (int i = 0; i < prices.length; i++) {
      sum += prices[i];
    }
    return sum;
  }

  /** Returns the price of some pieces of the same kind; ten or more are 5 % cheaper. */
  static long pieces(long price, int quantity) {
    long total = price * quantity;
    if (quantity >= 10) {
      total -= percent(total, 5);
    }
    return total;
  }

  /** Returns a percentage of an amount, rounded to the nearest cent. */
  static long percent(long amount, int percent) {
    return (amount * percent + 50) / 100;
  }
}
