package dev.agent4j.toolbox.scan;

import dev.agent4j.toolbox.scan.Program.Kind;
import dev.agent4j.toolbox.scan.Program.Step;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs a program over bytes in one pass, one look-up for each byte: sets of its steps become states
 * as they are met. There are at most 2,000 of them; then it starts anew. Not thread-safe.
 */
final class LineAutomaton {
  private static final int MAX_STATES = 2_000;
  private static final int MATCH = 0;
  private static final int UNKNOWN = -1;

  private final Program program;
  private final BitSet anywhere;
  private final Map<BitSet, Integer> numbers = new HashMap<>();
  private BitSet[] states = new BitSet[16];
  private int[] next = new int[0];
  private int lineStart;

  LineAutomaton(Program program) {
    this.program = program;
    anywhere = new BitSet();
    follow(program.start(), false, anywhere);
    startAnew();
  }

  private void startAnew() {
    numbers.clear();
    next = new int[states.length << 8];
    numbers.put(new BitSet(), MATCH);
    states[MATCH] = new BitSet();
    var atStart = new BitSet();
    follow(program.start(), true, atStart);
    lineStart = isMatch(atStart) ? MATCH : numberOf(atStart);
  }

  /** Adds a step and all that follows from it without a byte. */
  private void follow(int first, boolean atLineStart, BitSet to) {
    int[] stack = new int[program.size() + 1];
    int depth = 0;
    stack[depth++] = first;
    while (depth > 0) {
      int index = stack[--depth];
      if (index < 0 || to.get(index)) {
        continue;
      }
      to.set(index);
      Step step = program.step(index);
      if (step.kind() == Kind.SPLIT) {
        depth = push(stack, depth, step.other(), to);
        depth = push(stack, depth, step.next(), to);
      } else if (step.kind() == Kind.LINE_START && atLineStart) {
        depth = push(stack, depth, step.next(), to);
      }
    }
  }

  private static int push(int[] stack, int depth, int index, BitSet known) {
    if (index < 0 || known.get(index) || depth == stack.length) {
      return depth;
    }
    stack[depth] = index;
    return depth + 1;
  }

  private boolean isMatch(BitSet state) {
    // The match is the first step of every program.
    return state.get(0);
  }

  private int numberOf(BitSet state) {
    Integer known = numbers.get(state);
    if (known != null) {
      return known;
    }
    int number = numbers.size();
    if (number == states.length) {
      states = Arrays.copyOf(states, states.length * 2);
      next = Arrays.copyOf(next, states.length << 8);
    }
    states[number] = state;
    Arrays.fill(next, number << 8, (number + 1) << 8, UNKNOWN);
    numbers.put(state, number);
    return number;
  }

  /** Tells whether every line may match. */
  boolean matchesAlways() {
    return lineStart == MATCH || isMatch(anywhere);
  }

  /**
   * Returns a place in the first line that may match; -1 if none does.
   *
   * @param from where a line begins
   */
  int find(byte[] data, int from, int to) {
    int state = lineStart;
    int[] table = next;
    for (int i = from; i < to; i++) {
      int following = table[(state << 8) | (data[i] & 0xff)];
      if (following <= MATCH) {
        if (following == UNKNOWN) {
          following = compute(state, data[i] & 0xff);
          table = next;
        }
        if (following == MATCH) {
          return i;
        }
      }
      state = following;
    }
    return -1;
  }

  private int compute(int from, int b) {
    BitSet state = states[from];
    if (numbers.size() >= MAX_STATES) {
      startAnew();
      return step(state, b);
    }
    int following = step(state, b);
    next[(from << 8) | b] = following;
    return following;
  }

  private int step(BitSet state, int b) {
    if (b == '\n' || b == '\r') {
      return lineStart;
    }
    var following = (BitSet) anywhere.clone();
    for (int i = state.nextSetBit(0); i >= 0; i = state.nextSetBit(i + 1)) {
      Step step = program.step(i);
      if (step.kind() == Kind.BYTE && step.takes().get(b)) {
        follow(step.next(), false, following);
      }
    }
    return isMatch(following) ? MATCH : numberOf(following);
  }
}
