/**
 * JSON as it goes over the wire, in bytes: read without a tree, written to a rope that grows at its
 * end and is sent without being copied. Not exported: for this module only.
 */
@NullMarked
package dev.agent4j.llm.minimax.wire;

import org.jspecify.annotations.NullMarked;
