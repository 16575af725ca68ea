/**
 * The way to a server and back: where it is, how long to wait, and the bytes of its answers handed
 * to the thread that asked. Not exported: for this module only.
 */
@NullMarked
package dev.agent4j.llm.minimax.http;

import org.jspecify.annotations.NullMarked;
