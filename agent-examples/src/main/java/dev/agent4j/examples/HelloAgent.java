package dev.agent4j.examples;

import dev.agent4j.Agent;
import dev.agent4j.llm.minimax.MiniMax;
import dev.agent4j.toolbox.ReadFile;
import dev.agent4j.toolbox.Workspace;
import java.nio.file.Path;

/** The smallest agent: a model, a tool, a question. */
public final class HelloAgent {
  private HelloAgent() {}

  public static void main(String[] args) {
    var agent =
        Agent.builder(MiniMax.fromEnv()) // reads MINIMAX_API_KEY
            .tools(ReadFile.in(Workspace.of(Path.of("docs"))))
            .build();
    System.out.println(agent.run("What do the docs say about proxies?").text());
  }
}
