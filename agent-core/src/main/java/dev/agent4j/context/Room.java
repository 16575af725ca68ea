package dev.agent4j.context;

import static java.util.Objects.requireNonNull;

import dev.agent4j.message.Usage;

/**
 * How much room there is for the next request.
 *
 * @param window the model's context window in tokens, prompt and reply together; 0 if unknown
 * @param reply how many of them are kept for the reply; 0 if unknown
 * @param last what the provider counted for the last request of this session; none before the first
 * @param isOverflowed whether the provider has just refused this request as too long
 */
public record Room(int window, int reply, Usage last, boolean isOverflowed) {

  public Room {
    requireNonNull(last, "last");
  }
}
