/**
 * The rules that a request must keep, checked as strictly as the real server checks them. Not
 * exported: for the stub only.
 */
@NullMarked
package dev.agent4j.llm.minimax.testkit.rules;

import org.jspecify.annotations.NullMarked;
