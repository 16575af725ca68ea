/**
 * What a valid request gets: a reply with ids and usage that adds up, written in either dialect.
 * Not exported: for the stub only.
 */
@NullMarked
package dev.agent4j.llm.minimax.testkit.answer;

import org.jspecify.annotations.NullMarked;
