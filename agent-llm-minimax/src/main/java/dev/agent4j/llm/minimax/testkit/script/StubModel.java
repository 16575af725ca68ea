package dev.agent4j.llm.minimax.testkit.script;

import java.util.List;

/**
 * A model that the stub knows.
 *
 * @param id the documented id; requests may write it in any case
 * @param window the most tokens that a prompt may have
 * @param maxOutput the most tokens that a request may ask for
 * @param thinking whether its thinking can be switched off
 * @param media whether it sees images and videos; one that does not drops them silently
 */
public record StubModel(String id, long window, long maxOutput, Thinking thinking, boolean media) {

  /** What a request may say about thinking. */
  public enum Thinking {
    /** On or off by request. */
    SWITCHABLE,
    /** On, whatever the request says. */
    ALWAYS,
    /** On; a request to switch it off is refused. */
    REQUIRED
  }

  /** The models and limits of MiniMax's documents, read 2026-11. */
  public static final List<StubModel> DOCUMENTED =
      List.of(
          new StubModel("MiniMax-M3", 1_000_000, 524_288, Thinking.SWITCHABLE, true),
          new StubModel("MiniMax-M3.1-Flash", 1_000_000, 524_288, Thinking.REQUIRED, true),
          new StubModel("MiniMax-M3.1-Flash-Preview", 1_000_000, 524_288, Thinking.REQUIRED, true),
          textOnly("MiniMax-M2.7"),
          textOnly("MiniMax-M2.7-highspeed"),
          textOnly("MiniMax-M2.5"),
          textOnly("MiniMax-M2.5-highspeed"),
          textOnly("MiniMax-M2.1"),
          textOnly("MiniMax-M2.1-highspeed"),
          textOnly("MiniMax-M2"));

  private static StubModel textOnly(String id) {
    return new StubModel(id, 204_800, 204_800, Thinking.ALWAYS, false);
  }

  /** Tells whether it writes the fields that came with M3. */
  public boolean isM3() {
    return media;
  }
}
