/**
 * An agent that runs inside your program.
 *
 * <p>Start at {@code Agent.builder}. A <em>turn</em> begins with a prompt and ends when the agent
 * hands back; it takes one or more <em>steps</em>, each one model call and the tool calls it asked
 * for. {@code AgentLoop} is that sentence as code.
 *
 * <p>This package uses all others but the test kit, and none uses it.
 */
@NullMarked
package dev.agent4j;

import org.jspecify.annotations.NullMarked;
