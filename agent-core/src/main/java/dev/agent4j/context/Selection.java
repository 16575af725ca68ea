package dev.agent4j.context;

import static java.util.Objects.requireNonNull;

import dev.agent4j.message.Message;
import dev.agent4j.session.Entry.Compacted;
import java.util.List;
import java.util.Optional;

/**
 * What a request holds.
 *
 * @param messages oldest first, never none; every tool call is followed by its result
 * @param change what is changed in the transcript's view for good, before the request is sent;
 *     {@code messages} are those after it
 */
public record Selection(List<Message> messages, Optional<Compacted> change) {

  public Selection {
    messages = List.copyOf(messages);
    requireNonNull(change, "change");
  }
}
