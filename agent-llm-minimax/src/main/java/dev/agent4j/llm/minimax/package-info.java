/**
 * One provider: MiniMax, and any server that speaks one of its two dialects.
 *
 * <p>{@link dev.agent4j.llm.minimax.MiniMax} is the entry. A request goes through an encoder
 * ({@code request}), whose bytes are kept from step to step, and the transport ({@code http}); a
 * reply comes back through the mailbox, the reader of server-sent events and the reader of its
 * dialect ({@code reply}), all on the calling thread. {@code Attempt} is that sentence as code.
 */
@NullMarked
package dev.agent4j.llm.minimax;

import org.jspecify.annotations.NullMarked;
