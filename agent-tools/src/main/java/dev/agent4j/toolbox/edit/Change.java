package dev.agent4j.toolbox.edit;

import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.edit.Rewrite.Replacement;
import dev.agent4j.toolbox.match.Span;
import java.util.List;

/**
 * A place of a text that an edit names, and what is replaced in it.
 *
 * @param label what messages call the edit
 */
record Change(String label, Span span, Equality equality, List<Replacement> replacements) {}
