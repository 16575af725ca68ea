/** Reading patches, in the two forms that models write. Not exported: for the tools only. */
@NullMarked
package dev.agent4j.toolbox.patch;

import org.jspecify.annotations.NullMarked;
