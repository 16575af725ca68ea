package dev.agent4j.toolbox.sandbox;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was found of a mechanism on this machine.
 *
 * @param version what it calls itself; empty if it is not there
 * @param tries what was tried inside of it, and whether that succeeded, in the order in which it
 *     was tried; empty if nothing could be tried
 * @param reason why it is not used; empty if it can be
 * @param facts what holds with it
 */
public record MechanismReport(
    Mechanism mechanism,
    String version,
    Map<String, Outcome> tries,
    String reason,
    SandboxFacts facts) {

  /**
   * What became of a try.
   *
   * @param isForbidden whether it must fail inside
   * @param bare whether it succeeded without the mechanism, as it must for the try to say anything
   * @param inside whether it succeeded in the mechanism
   */
  public record Outcome(boolean isForbidden, boolean bare, boolean inside) {

    /** Returns whether the mechanism does what it should, as far as this try can tell. */
    public boolean isAsItShouldBe() {
      return bare && inside != isForbidden;
    }
  }

  public MechanismReport {
    requireNonNull(facts, "facts");
    tries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tries));
  }

  /** Returns whether commands can be confined by it. */
  public boolean isAvailable() {
    return reason.isEmpty();
  }
}
