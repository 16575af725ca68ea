/** The rules of {@code .gitignore} files: which files a project does not count as its own. */
@NullMarked
package dev.agent4j.toolbox.ignore;

import org.jspecify.annotations.NullMarked;
