/**
 * Replies, put together from the events of a stream or from one document, in either dialect. Not
 * exported: for this module only.
 */
@NullMarked
package dev.agent4j.llm.minimax.reply;

import org.jspecify.annotations.NullMarked;
