/**
 * What models write themselves where the provider should have read it: reasoning between tags, and
 * tool calls in markup that leaked into the text. Not exported: for this module only.
 */
@NullMarked
package dev.agent4j.llm.minimax.markup;

import org.jspecify.annotations.NullMarked;
