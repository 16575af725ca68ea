package dev.agent4j.llm.minimax.testkit.rules;

import dev.agent4j.llm.minimax.testkit.script.Ask;
import dev.agent4j.llm.minimax.testkit.script.StubModel;

/**
 * A request that broke no rule.
 *
 * @param wantsUsage whether a stream shall end with a summary that has the usage
 * @param thinks whether the model may think
 * @param splitsReasoning whether reasoning stands beside the content rather than in it
 * @param marksCache whether the request says what to cache
 * @param maxTokens the most tokens of the reply
 */
public record Prompt(
    Ask ask,
    StubModel model,
    boolean isStream,
    boolean wantsUsage,
    boolean thinks,
    boolean splitsReasoning,
    boolean marksCache,
    long maxTokens) {}
