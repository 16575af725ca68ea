package dev.agent4j.llm.minimax.testkit.script;

import java.util.List;
import java.util.stream.Stream;

/**
 * Something that goes wrong with one request, on purpose.
 *
 * <p>A {@link Refusal} is an error instead of a reply, a {@link Breakdown} keeps a reply from
 * arriving whole, a {@link Quirk} is a whole reply in an odd shape. After the first two, the reply
 * that was next in the script still is.
 */
public sealed interface Fault permits Refusal, Breakdown, Quirk {

  /** Returns all faults that have a name, in a fixed order. */
  static List<Fault> all() {
    return Stream.of(
            Refusal.all().stream(), Stream.of(Breakdown.values()), Stream.of(Quirk.values()))
        .<Fault>flatMap(it -> it)
        .toList();
  }
}
