package dev.agent4j.context;

import dev.agent4j.message.Message;
import dev.agent4j.session.Transcript;
import java.util.List;

/** Lets the model see all messages, for ever. */
enum Everything implements ContextManager {
  INSTANCE;

  @Override
  public List<Message> select(Transcript transcript) {
    return transcript.messages();
  }

  @Override
  public boolean keeps(String callId, Transcript transcript) {
    return transcript.hasCall(callId);
  }
}
