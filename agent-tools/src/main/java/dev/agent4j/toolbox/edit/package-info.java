/**
 * Edits of a text: where they apply, what they change and nothing else, and why one does not apply.
 * Not exported: for the tools only.
 */
@NullMarked
package dev.agent4j.toolbox.edit;

import org.jspecify.annotations.NullMarked;
