package dev.agent4j.examples;

import dev.agent4j.Agent;
import dev.agent4j.Session;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.minimax.MiniMax;
import dev.agent4j.toolbox.notes.NoteTools;
import java.nio.file.Path;

/** Two turns of a session share what was said; notes last beyond it. */
public final class SessionNotes {
  private SessionNotes() {}

  static String tell(LlmClient llm, Path notes) {
    var agent = Agent.builder(llm).tools(NoteTools.in(notes)).build();
    try (Session session = agent.session("monday")) {
      session.run("Our releases are on Thursdays. Keep that in mind for later sessions.");
      return session.run("When are they?").text(); // known from the turn before
    }
  }

  static String ask(LlmClient llm, Path notes) {
    var agent = Agent.builder(llm).tools(NoteTools.in(notes)).build();
    try (Session session = agent.session("tuesday")) {
      return session.run("When are our releases? Look into your notes.").text();
    }
  }

  public static void main(String[] args) {
    var notes = Path.of("notes.jsonl");
    System.out.println(tell(MiniMax.fromEnv(), notes));
    System.out.println(ask(MiniMax.fromEnv(), notes));
  }
}
