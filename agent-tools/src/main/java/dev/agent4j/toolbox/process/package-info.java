/**
 * Commands as processes: started with a shell of their own, watched, and ended with all that came
 * from them. Not exported: for the tools only.
 */
@NullMarked
package dev.agent4j.toolbox.process;

import org.jspecify.annotations.NullMarked;
