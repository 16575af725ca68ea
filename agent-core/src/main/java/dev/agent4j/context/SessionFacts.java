package dev.agent4j.context;

import static java.util.Objects.requireNonNull;

import dev.agent4j.llm.LlmClient;
import dev.agent4j.tool.ToolDefinition;
import java.time.InstantSource;
import java.util.List;

/**
 * What a context manager needs to know of a session.
 *
 * @param id the id of the session
 * @param llm the session's model, which tells what is known of it, and may be asked for a summary
 * @param systemPrompt what is sent before the messages; empty for none
 * @param tools what the model may call
 * @param clock tells the time
 */
public record SessionFacts(
    String id,
    LlmClient llm,
    String systemPrompt,
    List<ToolDefinition> tools,
    InstantSource clock) {

  public SessionFacts {
    requireNonNull(id, "id");
    requireNonNull(llm, "llm");
    requireNonNull(systemPrompt, "systemPrompt");
    tools = List.copyOf(tools);
    requireNonNull(clock, "clock");
  }
}
