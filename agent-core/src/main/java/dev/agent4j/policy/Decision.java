package dev.agent4j.policy;

import static java.util.Objects.requireNonNull;

/** What a policy says of a call. */
public sealed interface Decision {

  /** The call may start. */
  record Allow() implements Decision {}

  /**
   * The call does not start.
   *
   * @param why for the model: what is wrong, and what to do instead
   */
  record Deny(String why) implements Decision {
    public Deny {
      requireNonNull(why, "why");
    }
  }

  /**
   * The approver is asked.
   *
   * @param what for a person: what is to be approved, and why it is asked
   */
  record Ask(String what) implements Decision {
    public Ask {
      requireNonNull(what, "what");
    }
  }

  static Decision allow() {
    return new Allow();
  }

  static Decision deny(String why) {
    return new Deny(why);
  }

  static Decision ask(String what) {
    return new Ask(what);
  }
}
