/**
 * What a stub is asked and what it answers: an {@link Ask}, the {@link Reply} of a {@link Brain} or
 * of a script, and every {@link Fault} that can be played.
 */
@NullMarked
package dev.agent4j.llm.minimax.testkit.script;

import org.jspecify.annotations.NullMarked;
