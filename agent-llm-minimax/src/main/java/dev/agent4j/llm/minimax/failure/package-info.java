/**
 * Why an attempt at a request gave no reply, and whether another is worth making. Not exported: for
 * this module only.
 */
@NullMarked
package dev.agent4j.llm.minimax.failure;

import org.jspecify.annotations.NullMarked;
