/** Tests the price calculator; exits with 1 if a test fails. */
final class PriceCalculatorTest {
  private static int tests;
  private static int failures;

  private PriceCalculatorTest() {}

  public static void main(String[] args) {
    check("noPricesAddUpToNothing", 0, PriceCalculator.sum());
    check("allPricesCount", 600, PriceCalculator.sum(100, 200, 300));
    check("ninePiecesHaveTheFullPrice", 900, PriceCalculator.pieces(100, 9));
    check("tenPiecesAreCheaper", 950, PriceCalculator.pieces(100, 10));
    check("lessThanHalfACentIsDropped", 12, PriceCalculator.percent(248, 5));
    check("halfACentIsRoundedUp", 13, PriceCalculator.percent(250, 5));
    System.out.println(tests + " tests, " + failures + " failed");
    System.exit(failures == 0 ? 0 : 1);
  }

  private static void check(String test, long expected, long actual) {
    tests++;
    if (actual == expected) {
      System.out.println("PASS " + test);
      return;
    }
    failures++;
    StackTraceElement caller = new Throwable().getStackTrace()[1];
    String place = caller.getFileName() + ":" + caller.getLineNumber();
    System.out.println(
        "FAIL " + test + ": expected " + expected + " but was " + actual + " (" + place + ")");
  }
}
