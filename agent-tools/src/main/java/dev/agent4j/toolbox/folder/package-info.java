/** Directories held open, and files opened in them: by name, without following a link. */
@NullMarked
package dev.agent4j.toolbox.folder;

import org.jspecify.annotations.NullMarked;
