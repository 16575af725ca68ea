package dev.agent4j.toolbox.scan;

import dev.agent4j.toolbox.scan.PatternNode.Assertion;
import dev.agent4j.toolbox.scan.PatternNode.Choice;
import dev.agent4j.toolbox.scan.PatternNode.LineStart;
import dev.agent4j.toolbox.scan.PatternNode.One;
import dev.agent4j.toolbox.scan.PatternNode.Repeat;
import dev.agent4j.toolbox.scan.PatternNode.Sequence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern as steps on bytes, each of which leads to another (Thompson's construction). Immutable
 * once built.
 */
final class Program {
  private static final int MAX_STEPS = 20_000;

  /** Thrown where the steps would be too many. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("too large", null, false, false);
    }
  }

  /** What a step does. */
  enum Kind {
    BYTE,
    SPLIT,
    LINE_START,
    MATCH
  }

  /**
   * @param takes the bytes that lead on to {@code next}, for a BYTE
   * @param other the second way to go on, for a SPLIT
   */
  record Step(Kind kind, BitSet takes, int next, int other) {}

  private static final BitSet NOTHING = new BitSet();

  private final List<Step> steps = new ArrayList<>();
  private final int start;

  /**
   * @throws TooLarge if it has too many steps
   */
  Program(PatternNode node) {
    int match = add(Kind.MATCH, NOTHING, -1, -1);
    start = build(node, match);
  }

  int start() {
    return start;
  }

  int size() {
    return steps.size();
  }

  Step step(int index) {
    return steps.get(index);
  }

  private int add(Kind kind, BitSet takes, int next, int other) {
    if (steps.size() >= MAX_STEPS) {
      throw new TooLarge();
    }
    steps.add(new Step(kind, takes, next, other));
    return steps.size() - 1;
  }

  /** Returns the step that {@code node} begins with, when {@code next} is to follow it. */
  private int build(PatternNode node, int next) {
    if (node instanceof One one) {
      return one(one, next);
    }
    if (node instanceof LineStart) {
      return add(Kind.LINE_START, NOTHING, next, -1);
    }
    if (node instanceof Assertion) {
      return next;
    }
    if (node instanceof Sequence sequence) {
      int first = next;
      for (int i = sequence.parts().size() - 1; i >= 0; i--) {
        first = build(sequence.parts().get(i), first);
      }
      return first;
    }
    if (node instanceof Choice choice) {
      int first = build(choice.options().get(0), next);
      for (PatternNode option : choice.options().subList(1, choice.options().size())) {
        first = add(Kind.SPLIT, NOTHING, first, build(option, next));
      }
      return first;
    }
    return repeat((Repeat) node, next);
  }

  private int repeat(Repeat repeat, int next) {
    int first = next;
    if (repeat.most() < 0) {
      first = add(Kind.SPLIT, NOTHING, next, -1);
      int again = build(repeat.part(), first);
      steps.set(first, new Step(Kind.SPLIT, NOTHING, next, again));
    } else {
      for (int i = repeat.least(); i < repeat.most(); i++) {
        first = add(Kind.SPLIT, NOTHING, next, build(repeat.part(), first));
      }
    }
    for (int i = 0; i < repeat.least(); i++) {
      first = build(repeat.part(), first);
    }
    return first;
  }

  /**
   * A character that is not ASCII is a byte above 127 and what may follow one, in UTF-8 and in the
   * charsets of East Asia, where the second byte may be one of ASCII.
   */
  private int one(One one, int next) {
    int ascii = -1;
    if (!one.ascii().isEmpty()) {
      BitSet takes = (BitSet) one.ascii().clone();
      takes.clear('\n');
      takes.clear('\r');
      ascii = add(Kind.BYTE, takes, next, -1);
    }
    if (!one.others()) {
      return ascii >= 0 ? ascii : add(Kind.BYTE, NOTHING, next, -1);
    }
    int more = add(Kind.SPLIT, NOTHING, next, -1);
    int follower = add(Kind.BYTE, range(0x30), more, -1);
    steps.set(more, new Step(Kind.SPLIT, NOTHING, next, follower));
    int lead = add(Kind.BYTE, range(0x80), more, -1);
    return ascii >= 0 ? add(Kind.SPLIT, NOTHING, ascii, lead) : lead;
  }

  private static BitSet range(int from) {
    var takes = new BitSet();
    takes.set(from, 0x100);
    return takes;
  }
}
