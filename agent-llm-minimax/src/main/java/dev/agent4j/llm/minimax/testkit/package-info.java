/**
 * A MiniMax server inside your program: {@link StubMiniMax}.
 *
 * <p>It checks requests as strictly as the real one, streams both wire dialects, meters usage that
 * adds up and plays every {@link Fault} by script. What it answers is decided by a {@link Brain}.
 * What both are made of is in {@code testkit.script}. It speaks HTTP over sockets of its own,
 * because a fault may be a reset, a cut in the middle of a chunk or a silence before the first
 * byte, and because it must see a client leave while it waits.
 *
 * <p>What it knows of MiniMax is from the provider's public documents and from captures that others
 * published, read 2026-11; texts that no source gives are the stub's own words around the
 * provider's code.
 */
@NullMarked
package dev.agent4j.llm.minimax.testkit;

import dev.agent4j.llm.minimax.testkit.script.Brain;
import dev.agent4j.llm.minimax.testkit.script.Fault;
import org.jspecify.annotations.NullMarked;
