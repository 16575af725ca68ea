package dev.agent4j.toolbox.scan;

import dev.agent4j.toolbox.scan.PatternNode.Choice;
import dev.agent4j.toolbox.scan.PatternNode.One;
import dev.agent4j.toolbox.scan.PatternNode.Repeat;
import dev.agent4j.toolbox.scan.PatternNode.Sequence;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bytes of which one sequence or another is in every text that matches. Not thread-safe. */
final class Needles {
  private static final int MAX_NEEDLES = 8;

  private final List<Needle> needles;

  /** Where each was found last, so that one that is rare is not looked for again. */
  private final int[] found;

  private Needles(List<Needle> needles) {
    this.needles = needles;
    found = new int[needles.size()];
    Arrays.fill(found, -1);
  }

  /**
   * Returns the best that {@code node} has; null if it has none.
   *
   * @param charsets those that the text may be in
   */
  static @Nullable Needles of(PatternNode node, List<Charset> charsets) {
    List<Needle> needles = required(node, charsets);
    return needles.isEmpty() ? null : new Needles(needles);
  }

  private static List<Needle> required(PatternNode node, List<Charset> charsets) {
    if (node instanceof Choice choice) {
      return all(choice.options(), charsets);
    }
    if (node instanceof Repeat repeat) {
      return repeat.least() > 0 ? required(repeat.part(), charsets) : List.of();
    }
    if (node instanceof Sequence sequence) {
      return best(sequence.parts(), charsets);
    }
    return node instanceof One ? best(List.of(node), charsets) : List.of();
  }

  private static List<Needle> all(List<PatternNode> options, List<Charset> charsets) {
    List<Needle> all = new ArrayList<>();
    for (PatternNode option : options) {
      List<Needle> needles = required(option, charsets);
      if (needles.isEmpty() || all.size() + needles.size() > MAX_NEEDLES) {
        return List.of();
      }
      all.addAll(needles);
    }
    return all;
  }

  private static List<Needle> best(List<PatternNode> parts, List<Charset> charsets) {
    List<Needle> best = List.of();
    List<One> run = new ArrayList<>();
    for (PatternNode part : parts) {
      if (part instanceof One one && one.isLiteral()) {
        run.add(one);
        continue;
      }
      best = better(best, encoded(run, charsets));
      run.clear();
      if (!(part instanceof One)) {
        best = better(best, required(part, charsets));
      }
    }
    return better(best, encoded(run, charsets));
  }

  private static List<Needle> better(List<Needle> some, List<Needle> others) {
    return worth(others) > worth(some) ? others : some;
  }

  private static int worth(List<Needle> needles) {
    return needles.stream().mapToInt(Needle::worth).min().orElse(0) - 10 * (needles.size() - 1);
  }

  /** Returns a run of characters as it is in each charset, those that lack one of them aside. */
  private static List<Needle> encoded(List<One> run, List<Charset> charsets) {
    boolean folds = run.stream().anyMatch(One::folded);
    if (run.isEmpty() || (folds && run.stream().anyMatch(One::others))) {
      return List.of();
    }
    var text = new StringBuilder();
    run.forEach(one -> text.appendCodePoint(one.literal()));
    List<byte[]> forms = new ArrayList<>();
    for (Charset charset : charsets) {
      try {
        ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
        byte[] form = new byte[encoded.remaining()];
        encoded.get(form);
        if (forms.stream().noneMatch(it -> Arrays.equals(it, form))) {
          forms.add(form);
        }
      } catch (CharacterCodingException e) {
        // No text of this charset has it.
      }
    }
    return forms.stream().map(form -> new Needle(form, folds(run, form))).toList();
  }

  private static byte[] folds(List<One> run, byte[] form) {
    byte[] folds = new byte[form.length];
    // Where a character is folded all are ASCII, one byte each.
    for (int i = 0; form.length == run.size() && i < folds.length; i++) {
      folds[i] = (byte) (run.get(i).folded() ? 0x20 : 0);
    }
    return folds;
  }

  /** Begins a search in other data. */
  void begin() {
    Arrays.fill(found, -1);
  }

  /** Returns where the first of them is at or after {@code from}; -1 if none is. */
  int find(byte[] data, int from, int to) {
    int nearest = Integer.MAX_VALUE;
    for (int i = 0; i < found.length; i++) {
      if (found[i] < from) {
        int place = needles.get(i).find(data, from, to);
        found[i] = place < 0 ? Integer.MAX_VALUE : place;
      }
      nearest = Math.min(nearest, found[i]);
    }
    return nearest == Integer.MAX_VALUE ? -1 : nearest;
  }
}
