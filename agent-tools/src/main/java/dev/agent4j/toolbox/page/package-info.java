/** A page of a file as the model sees it, and which lines it has seen. */
@NullMarked
package dev.agent4j.toolbox.page;

import org.jspecify.annotations.NullMarked;
