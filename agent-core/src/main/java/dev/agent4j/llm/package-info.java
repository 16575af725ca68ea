/** The model, behind one method. */
@NullMarked
package dev.agent4j.llm;

import org.jspecify.annotations.NullMarked;
