package dev.agent4j.redact;

import dev.agent4j.redact.SecretPatterns.Rule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets in one pass over a text: two characters at each place decide whether any can be
 * there. Its time does not depend on how many it knows. Immutable.
 */
final class SecretIndex {
  /** Of a secret as long as this, a half is found too: something may have cut the text in two. */
  private static final int LONG = 24;

  private static final int MAX_HELD_CHARS = 16_384;

  private static final int BUCKETS = 1 << 12;

  private final BitSet firsts = new BitSet(1 << 16);

  /** What begins with two characters, by a hash of these; null where there is nothing. */
  private final @Nullable List<Entry>[] buckets = newBuckets();

  private final int longest;
  private final boolean looks;

  /**
   * A secret in one of its forms.
   *
   * @param form of at least two characters
   */
  record Known(String form, String tag) {}

  /**
   * A secret in a text.
   *
   * @param isKnown whether it is one that was told, and does not only look like one
   */
  record Span(int start, int end, String tag, boolean isKnown) {

    /** Returns one that covers both, if they overlap; a known one gives its tag, or the longer. */
    Span join(Span next) {
      boolean isBetter =
          isKnown == next.isKnown ? next.end - next.start > end - start : next.isKnown;
      return new Span(
          start, Math.max(end, next.end), isBetter ? next.tag : tag, isKnown || next.isKnown);
    }
  }

  /** What is looked for from {@code from} to {@code to} of {@code text}. */
  private record Entry(String text, int from, int to, String tag, @Nullable Rule rule) {

    boolean isAt(CharSequence other, int index) {
      return to - from <= other.length() - index && isBegun(other, index, to - from);
    }

    /** Returns whether {@code count} characters at {@code index} agree with the first of this. */
    boolean isBegun(CharSequence other, int index, int count) {
      for (int i = 0; i < count; i++) {
        if (!agrees(other, index + i, from + i)) {
          return false;
        }
      }
      return true;
    }

    /** Returns the secret found at {@code index}; null if there is none. */
    @Nullable Span spanAt(CharSequence other, int start, int index, int ruled) {
      if (!isAt(other, index)) {
        return null;
      }
      if (rule == null) {
        return span(other, start, index);
      }
      return index < ruled ? null : ruled(rule, other, index, tag);
    }

    /** Returns all that agrees with the secret around the part of it that was found. */
    Span span(CharSequence other, int start, int index) {
      int left = 0;
      while (left < from
          && index - left > start
          && agrees(other, index - left - 1, from - left - 1)) {
        left++;
      }
      int end = index + to - from;
      int at = to;
      while (at < text.length() && end < other.length() && agrees(other, end, at)) {
        end++;
        at++;
      }
      return new Span(index - left, end, tag, true);
    }

    private boolean agrees(CharSequence other, int index, int own) {
      return other.charAt(index) == text.charAt(own);
    }
  }

  SecretIndex(List<Known> known, List<Rule> rules, String tagOfRules) {
    looks = !rules.isEmpty();
    int max = 0;
    for (Known it : known) {
      String form = it.form();
      int half = form.length() / 2;
      if (form.length() >= LONG) {
        add(new Entry(form, half, form.length(), it.tag(), null));
      }
      add(new Entry(form, 0, form.length() >= LONG ? half : form.length(), it.tag(), null));
      max = Math.max(max, form.length());
    }
    for (Rule rule : rules) {
      String text = rule.beginning();
      add(new Entry(text, 0, text.length(), tagOfRules, rule));
      max = Math.max(max, text.length());
    }
    longest = max;
  }

  /** Returns whether this finds what only looks like a secret, too. */
  boolean looks() {
    return looks;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there is no array of a generic type
  private static @Nullable List<Entry>[] newBuckets() {
    return new List[BUCKETS];
  }

  private void add(Entry entry) {
    int bucket = bucket(entry.text(), entry.from());
    List<Entry> entries = buckets[bucket];
    if (entries == null) {
      entries = new ArrayList<>(1);
      buckets[bucket] = entries;
    }
    entries.add(entry);
    if (entry.from() == 0) {
      firsts.set(entry.text().charAt(0));
    }
  }

  private static int bucket(CharSequence text, int index) {
    return (text.charAt(index) * 61 + text.charAt(index + 1)) & (BUCKETS - 1);
  }

  /** Returns the secrets in {@code text} from {@code start} on, by their places, none overlaps. */
  List<Span> find(CharSequence text, int start) {
    List<Span> found = List.of();
    int ruled = start;
    for (int i = start; i < text.length() - 1; i++) {
      List<Entry> entries = buckets[bucket(text, i)];
      if (entries != null) {
        for (int n = 0; n < entries.size(); n++) {
          Span span = entries.get(n).spanAt(text, start, i, ruled);
          if (span != null) {
            found = found.isEmpty() ? new ArrayList<>() : found;
            found.add(span);
            ruled = span.isKnown() ? ruled : span.end();
          }
        }
      }
    }
    return found.size() < 2 ? found : joined(found);
  }

  private static @Nullable Span ruled(Rule rule, CharSequence text, int index, String tag) {
    Matcher matcher = matcher(rule, text, index);
    if (!matcher.lookingAt()) {
      return null;
    }
    int kept = matcher.groupCount() > 0 ? matcher.end(1) : matcher.start();
    return new Span(kept, matcher.end(), tag, false);
  }

  private static Matcher matcher(Rule rule, CharSequence text, int index) {
    return rule.pattern()
        .matcher(text)
        .region(index, text.length())
        .useTransparentBounds(true)
        .useAnchoringBounds(false);
  }

  /** Joins what overlaps. */
  private static List<Span> joined(List<Span> found) {
    found.sort(Comparator.comparingInt(Span::start).thenComparing(Span::end, (a, b) -> b - a));
    List<Span> joined = new ArrayList<>(found.size());
    Span last = found.get(0);
    for (Span next : found.subList(1, found.size())) {
      if (next.start() >= last.end()) {
        joined.add(last);
        last = next;
      } else {
        last = last.join(next);
      }
    }
    joined.add(last);
    return joined;
  }

  /**
   * Returns how much of {@code text} can be told although more of it follows: behind that, a secret
   * may have begun. Nothing is kept back for longer than 16,384 characters.
   */
  int settled(CharSequence text, int start) {
    int least = Math.max(start, text.length() - MAX_HELD_CHARS);
    int tail = Math.max(least, text.length() - longest);
    for (int i = least; i < text.length(); i++) {
      if (i + 1 == text.length()) {
        return firsts.get(text.charAt(i)) ? i : text.length();
      }
      List<Entry> entries = buckets[bucket(text, i)];
      if (entries != null) {
        for (int n = 0; n < entries.size(); n++) {
          if (entries.get(n).from() == 0 && isOpen(entries.get(n), text, i, i >= tail)) {
            return i;
          }
        }
      }
    }
    return text.length();
  }

  private static boolean isOpen(Entry entry, CharSequence text, int index, boolean isTail) {
    int left = text.length() - index;
    if (isTail && left < entry.text().length() && entry.isBegun(text, index, left)) {
      return true;
    }
    if (entry.rule() == null || !entry.isAt(text, index)) {
      return false;
    }
    Matcher matcher = matcher(entry.rule(), text, index);
    matcher.lookingAt();
    return matcher.hitEnd();
  }
}
