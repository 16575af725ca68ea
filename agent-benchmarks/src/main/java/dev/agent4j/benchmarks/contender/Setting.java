package dev.agent4j.benchmarks.contender;

/**
 * What both contenders do. How many tools are called is the stub's choice.
 *
 * @param steps tool calls before the answer
 * @param resultChars length of a tool's result, all of it ASCII
 * @param isStreaming whether replies are streamed
 * @param heldSteps tool calls that were made and answered before the prompt
 */
public record Setting(int steps, int resultChars, boolean isStreaming, int heldSteps) {

  /** Returns a setting of an agent that begins with its prompt. */
  public static Setting of(int steps, int resultChars, boolean isStreaming) {
    return new Setting(steps, resultChars, isStreaming, 0);
  }

  /** Returns how often the model is asked: once for each call, and for the answer. */
  public int requests() {
    return steps + 1;
  }

  @Override
  public String toString() {
    return steps + " calls × " + resultChars + " B" + (isStreaming ? ", streaming" : "");
  }
}
