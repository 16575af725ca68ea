/**
 * What a client sends: models and what was set for them, and requests in either dialect, whose
 * bytes are kept from step to step. Not exported: for this module only.
 */
@NullMarked
package dev.agent4j.llm.minimax.request;

import org.jspecify.annotations.NullMarked;
