/**
 * Why an attempt at a request gave no reply, and how many more are worth making. Not exported: for
 * this module only.
 */
@NullMarked
package dev.agent4j.llm.minimax.failure;

import org.jspecify.annotations.NullMarked;
