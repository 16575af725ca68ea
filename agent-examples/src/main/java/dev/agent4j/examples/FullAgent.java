package dev.agent4j.examples;

import dev.agent4j.Agent;
import dev.agent4j.AgentResult;
import dev.agent4j.Limits;
import dev.agent4j.Session;
import dev.agent4j.Turn;
import dev.agent4j.context.ContextManager;
import dev.agent4j.event.RunLog;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.minimax.MiniMax;
import dev.agent4j.toolbox.FileTools;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.notes.NoteTools;
import dev.agent4j.toolbox.plan.PlanTools;
import dev.agent4j.toolbox.shell.ShellTools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * All of it at once: tools, limits, context, a run log, and a turn that is steered while it runs.
 */
public final class FullAgent {
  private FullAgent() {}

  static AgentResult run(LlmClient llm, Path directory, Path log)
      throws IOException, InterruptedException {
    var workspace = Workspace.of(directory);
    try (var runLog = RunLog.to(log)) {
      var agent =
          Agent.builder(llm)
              .systemPrompt("You maintain the project in the workspace. Be brief.")
              .tools(FileTools.in(workspace))
              .tools(ShellTools.in(workspace))
              .tools(NoteTools.in(directory.resolve("notes.jsonl")))
              .tools(PlanTools.perSession())
              .limits(Limits.of().steps(30).cost(0.50).wallClock(Duration.ofMinutes(10)))
              .context(ContextManager.recent(40))
              .listener(runLog)
              .build();
      try (Session session = agent.session("maintenance")) {
        Turn turn = session.start("Which files are here, and what is each for?");
        turn.steer("Leave out hidden files."); // heard before the next step
        var result = turn.await(Duration.ofMinutes(5));
        if (result.isEmpty()) {
          turn.cancel(); // the session can go on: its transcript says what was done
        }
        return turn.await();
      }
    }
  }

  public static void main(String[] args) throws Exception {
    System.out.println(run(MiniMax.fromEnv(), Path.of("."), Path.of("run.jsonl")));
  }
}
