/**
 * HTTP over sockets of the stub's own, down to the single write. Not exported: for the stub only.
 */
@NullMarked
package dev.agent4j.llm.minimax.testkit.http;

import org.jspecify.annotations.NullMarked;
