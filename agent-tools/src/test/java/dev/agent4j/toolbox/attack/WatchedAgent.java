package dev.agent4j.toolbox.attack;

import dev.agent4j.Agent;
import dev.agent4j.event.AgentEvent;
import dev.agent4j.event.Redactor;
import dev.agent4j.event.RunLog;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** An agent, and all that can be seen of its turns from outside. */
class WatchedAgent {
  /** Has an agent take turns, and notes what else is seen of them. */
  interface Turns {
    void take(Agent agent, Map<String, String> seen) throws Exception;
  }

  @TempDir Path dir;

  /** Returns what is seen, by the place where it is seen. */
  Map<String, String> seen(
      ScriptedLlm llm, List<Tool> tools, Redactor redactor, Redactor ofLog, Turns turns)
      throws Exception {
    var listener = new RecordingListener();
    Path file = Files.createTempFile(dir, "run", ".jsonl");
    var seen = new LinkedHashMap<String, String>();
    try (RunLog log = RunLog.to(file, ofLog, InstantSource.system())) {
      turns.take(
          Agent.builder(llm)
              .tools(tools)
              .redactor(redactor)
              .listener(listener)
              .listener(log)
              .build(),
          seen);
    }
    seen.put("run log", Files.readString(file));
    seen.put("events", listener.events().toString());
    seen.put(
        "events as JSON", listener.events().stream().map(AgentEvent::toJson).toList().toString());
    return seen;
  }
}
