package dev.agent4j.tool;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a call would do to the world. Said once by the tool, it decides which calls run in parallel,
 * what a policy judges, and what may be repeated after a crash.
 *
 * <p>A resource is a name with parts divided by slashes, such as a file's absolute path or {@code
 * notes}; it covers all below it, and {@link #EVERYTHING} covers all there is.
 *
 * @param reads resources whose state the call would look at
 * @param writes resources that it would change
 * @param executes command lines that it would run
 * @param reaches hosts that it would talk to
 * @param repeat whether it may be done twice
 */
public record Effects(
    List<String> reads,
    List<String> writes,
    List<String> executes,
    List<String> reaches,
    Repeat repeat) {

  /** The resource that covers all others. */
  public static final String EVERYTHING = "*";

  /** What happens when a call is done twice. */
  public enum Repeat {
    /** It changes nothing. */
    PURE,
    /** The second time changes nothing more. */
    IDEMPOTENT,
    /** One can find out whether it was done. */
    VERIFIABLE,
    /** It must not be done twice unasked. */
    UNSAFE
  }

  private static final Effects NONE =
      new Effects(List.of(), List.of(), List.of(), List.of(), Repeat.PURE);
  private static final Effects UNKNOWN = writing(EVERYTHING);

  public Effects {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
    executes = List.copyOf(executes);
    reaches = List.copyOf(reaches);
    requireNonNull(repeat, "repeat");
  }

  /** Returns the effects of a call that computes: it touches nothing. */
  public static Effects none() {
    return NONE;
  }

  /** Returns the effects of a call that looks at {@code resources} and changes nothing. */
  public static Effects reading(String... resources) {
    return new Effects(List.of(resources), List.of(), List.of(), List.of(), Repeat.PURE);
  }

  /** Returns the effects of a call that changes {@code resources}, and may not be repeated. */
  public static Effects writing(String... resources) {
    return new Effects(List.of(), List.of(resources), List.of(), List.of(), Repeat.UNSAFE);
  }

  /** Returns the effects of a call that runs {@code command}, which may do anything. */
  public static Effects executing(String command) {
    return new Effects(List.of(), List.of(EVERYTHING), List.of(command), List.of(), Repeat.UNSAFE);
  }

  /** Returns the effects of a call of which nothing is known: it may do anything. */
  public static Effects unknown() {
    return UNKNOWN;
  }

  /** Returns these effects, but with {@code repeat}. */
  public Effects repeatable(Repeat repeat) {
    return new Effects(reads, writes, executes, reaches, repeat);
  }

  /**
   * Tells whether the order of the two calls matters: one writes what the other reads or writes.
   */
  public boolean conflictsWith(Effects other) {
    return overlap(writes, other.writes)
        || overlap(writes, other.reads)
        || overlap(reads, other.writes);
  }

  private static boolean overlap(List<String> some, List<String> others) {
    return some.stream().anyMatch(a -> others.stream().anyMatch(b -> covers(a, b) || covers(b, a)));
  }

  private static boolean covers(String a, String b) {
    return a.equals(EVERYTHING)
        || a.equals(b)
        || (b.startsWith(a) && (a.endsWith("/") || b.charAt(a.length()) == '/'));
  }
}
