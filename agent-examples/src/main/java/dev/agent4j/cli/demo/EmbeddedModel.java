package dev.agent4j.cli.demo;

import dev.agent4j.cli.demo.Investigation.Deed;
import dev.agent4j.llm.minimax.testkit.script.Ask;
import dev.agent4j.llm.minimax.testkit.script.Brain;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The program that plays the model in the demo. It sees what a model would see, the messages of the
 * request, and what it answers follows from them alone: it keeps nothing from one request to the
 * next and looks at no file itself. Thread-safe.
 */
public final class EmbeddedModel implements Brain {

  /** Makes a model; one is like the other. */
  public EmbeddedModel() {}

  @Override
  public Reply answer(Ask ask) {
    return Repairer.next(deeds(ask.messages()));
  }

  private static List<Deed> deeds(List<Ask.Message> messages) {
    Map<String, Ask.Call> calls = new HashMap<>();
    List<Deed> deeds = new ArrayList<>();
    for (Ask.Message message : messages) {
      message.calls().forEach(it -> calls.put(it.id(), it));
      Ask.Call call = calls.get(message.callId());
      if (message.role() == Ask.Role.TOOL && call != null) {
        deeds.add(new Deed(call.name(), call.arguments(), message.text()));
      }
    }
    return deeds;
  }
}
