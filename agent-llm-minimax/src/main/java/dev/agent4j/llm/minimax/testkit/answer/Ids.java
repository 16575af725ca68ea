package dev.agent4j.llm.minimax.testkit.answer;

import java.util.Arrays;
import java.util.Random;

/**
 * The ids of one response, made from a seed, the request's place in the order of requests and its
 * body: the same in every run, and never twice in a conversation, be the stub started anew.
 */
public final class Ids {
  private static final String HEX = "0123456789abcdef";
  private static final String LETTERS_AND_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final Random random;
  private final String response;
  private final String stem;

  public Ids(long seed, long ordinal, byte[] body) {
    random = new Random((seed * 31 + ordinal) * 0x9E3779B97F4A7C15L + Arrays.hashCode(body));
    response = text(HEX, 32);
    stem = text(LETTERS_AND_DIGITS, 12);
  }

  /** Returns the id of the response, which is that of the request and the trace too. */
  public String response() {
    return response;
  }

  /** Returns the id of the call at {@code index}; ids count from 1. */
  public String call(int index) {
    return "call_function_" + stem + "_" + (index + 1);
  }

  public String signature() {
    return text(HEX, 64);
  }

  public String session() {
    return text(HEX, 32);
  }

  private String text(String alphabet, int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
