package dev.agent4j.examples;

import dev.agent4j.Agent;
import dev.agent4j.event.AgentEvent;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.minimax.MiniMax;
import dev.agent4j.toolbox.SearchFiles;
import dev.agent4j.toolbox.Workspace;
import java.io.PrintStream;
import java.nio.file.Path;

/** Events tell what happens in a turn: here they are drawn as a tree. */
public final class WatchATurn {
  private WatchATurn() {}

  static void run(LlmClient llm, Workspace workspace, String prompt, PrintStream out) {
    var agent =
        Agent.builder(llm)
            .tools(SearchFiles.in(workspace))
            .listener(event -> draw(event, out))
            .build();
    agent.run(prompt);
  }

  private static void draw(AgentEvent event, PrintStream out) {
    if (event instanceof AgentEvent.TurnStarted it) {
      out.printf("agent.run(\"%s\")%n", it.prompt());
    } else if (event instanceof AgentEvent.StepStarted it) {
      out.printf("├─ StepStarted %d%n", it.step());
    } else if (event instanceof AgentEvent.TextReceived it) {
      out.printf("│  ├─ TextReceived      \"%s\"%n", it.delta().strip());
    } else if (event instanceof AgentEvent.ToolCallStarted it) {
      out.printf("│  ├─ ToolCallStarted   %s %s%n", it.call().name(), it.call().arguments());
    } else if (event instanceof AgentEvent.ToolCallFinished it) {
      var result = it.result();
      out.printf("│  └─ ToolCallFinished  %s, %d ms%n", result.status(), it.elapsed().toMillis());
    } else if (event instanceof AgentEvent.TurnFinished it) {
      out.printf("└─ TurnFinished         %s, %d steps%n", it.outcome(), it.steps());
    }
  }

  public static void main(String[] args) {
    var workspace = Workspace.of(Path.of("docs"));
    run(MiniMax.fromEnv(), workspace, "Which files mention proxies?", System.out);
  }
}
