package dev.agent4j.llm.minimax.testkit.script;

/** Decides what the stub answers. Called by many threads at once, once for each valid request. */
@FunctionalInterface
public interface Brain {

  /**
   * Returns the reply to {@code ask}. May block: each call has a thread of its own.
   *
   * @throws Exception if there is none; the client then gets HTTP 400 with the exception's text
   */
  Reply answer(Ask ask) throws Exception;
}
