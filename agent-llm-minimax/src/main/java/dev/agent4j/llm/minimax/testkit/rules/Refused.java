package dev.agent4j.llm.minimax.testkit.rules;

import dev.agent4j.llm.minimax.testkit.script.Refusal;

/** A refusal on its way to the client. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  public Refused(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  /** Returns what a request gets that breaks a rule. */
  public static Refused badRequest(String cause) {
    return new Refused(Refusal.badRequest(cause));
  }

  public Refusal refusal() {
    return refusal;
  }
}
