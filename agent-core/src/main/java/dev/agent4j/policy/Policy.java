package dev.agent4j.policy;

import static java.util.Objects.requireNonNull;

import dev.agent4j.policy.Decision.Allow;
import dev.agent4j.policy.Decision.Ask;
import dev.agent4j.policy.Decision.Deny;
import dev.agent4j.tool.Effects;
import java.util.List;

/**
 * Decides what may be done. Each call is decided before it starts, in the order of the calls,
 * outside the tool's time. Implementations are thread-safe.
 */
@FunctionalInterface
public interface Policy {

  /**
   * Decides one call. What this throws denies it.
   *
   * @throws InterruptedException if the turn was cancelled
   */
  Decision decide(ProposedCall call) throws InterruptedException;

  /** Returns the policy that allows everything. */
  static Policy allowAll() {
    return call -> Decision.allow();
  }

  /** Returns a policy that asks about each call that may change, run or reach anything. */
  static Policy askBeforeChanges() {
    return call -> {
      Effects effects = call.effects();
      boolean isHarmless =
          effects.writes().isEmpty() && effects.executes().isEmpty() && effects.reaches().isEmpty();
      return isHarmless ? Decision.allow() : Decision.ask("Allow " + call.tool() + "?");
    };
  }

  /**
   * Returns a policy that asks all of {@code policies}: one that denies decides, else the first
   * that asks; a call is allowed if all allow it.
   */
  static Policy all(Policy... policies) {
    List<Policy> all = List.of(policies);
    return call -> {
      Decision decision = Decision.allow();
      for (Policy policy : all) {
        Decision next = requireNonNull(policy.decide(call), "decision");
        if (next instanceof Deny) {
          return next;
        }
        if (next instanceof Ask && decision instanceof Allow) {
          decision = next;
        }
      }
      return decision;
    };
  }
}
