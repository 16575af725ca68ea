package dev.agent4j;

import static java.util.Objects.requireNonNull;

import dev.agent4j.event.AgentListener;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one turn has of its own; all else is the agent's. Nothing of it changes what was sent
 * before: tools that are left out stay known to the model and are refused, and instructions go with
 * the prompt. Immutable.
 *
 * @param listener hears the events of this turn, after the agent's listeners. Default: nobody
 * @param attributes what tools and the policy are told, beside those of the session, which they
 *     override by name. Default: none
 * @param limits what the turn may use up; null for the agent's
 * @param maxOutputTokens limit of each reply, reasoning included; null for the agent's
 * @param toolsLeftOut names of tools that are refused. Default: none
 * @param instructions what the model is told with the prompt, beside the system prompt; empty for
 *     nothing
 */
public record TurnOptions(
    AgentListener listener,
    Map<String, Object> attributes,
    @Nullable Limits limits,
    @Nullable Integer maxOutputTokens,
    Set<String> toolsLeftOut,
    String instructions) {
  private static final TurnOptions NONE =
      new TurnOptions(AgentListener.none(), Map.of(), null, null, Set.of(), "");

  /**
   * @throws IllegalArgumentException if {@code maxOutputTokens} is not positive
   */
  public TurnOptions {
    requireNonNull(listener, "listener");
    attributes = Map.copyOf(attributes);
    toolsLeftOut = Set.copyOf(toolsLeftOut);
    requireNonNull(instructions, "instructions");
    if (maxOutputTokens != null) {
      Limits.requirePositive("maxOutputTokens", maxOutputTokens);
    }
  }

  /** Returns options that leave everything to the agent. */
  public static TurnOptions of() {
    return NONE;
  }

  /** Returns these options with a listener of the turn, told after one that is there already. */
  public TurnOptions listener(AgentListener listener) {
    AgentListener both = this.listener.andThen(requireNonNull(listener, "listener"));
    return new TurnOptions(both, attributes, limits, maxOutputTokens, toolsLeftOut, instructions);
  }

  /** Returns these options with one more thing that tools and the policy are told. */
  public TurnOptions attribute(String name, Object value) {
    Map<String, Object> more = new HashMap<>(attributes);
    more.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
    return new TurnOptions(listener, more, limits, maxOutputTokens, toolsLeftOut, instructions);
  }

  /** Returns these options with limits of the turn. */
  public TurnOptions limits(Limits limits) {
    requireNonNull(limits, "limits");
    return new TurnOptions(
        listener, attributes, limits, maxOutputTokens, toolsLeftOut, instructions);
  }

  /**
   * Returns these options with a limit of each reply in tokens, reasoning included.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public TurnOptions maxOutputTokens(int maxOutputTokens) {
    return new TurnOptions(
        listener, attributes, limits, maxOutputTokens, toolsLeftOut, instructions);
  }

  /**
   * Returns these options without some tools, besides those left out before. A name that the agent
   * does not have is refused when the turn starts.
   */
  public TurnOptions without(String... tools) {
    Set<String> more = new HashSet<>(toolsLeftOut);
    more.addAll(List.of(tools));
    return new TurnOptions(listener, attributes, limits, maxOutputTokens, more, instructions);
  }

  /** Returns these options with what the model is told with the prompt of this turn. */
  public TurnOptions instructions(String instructions) {
    return new TurnOptions(
        listener, attributes, limits, maxOutputTokens, toolsLeftOut, instructions);
  }
}
