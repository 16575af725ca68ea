/** How tool calls are executed: checked, in parallel where they may, within their time. */
@NullMarked
package dev.agent4j.execution;

import org.jspecify.annotations.NullMarked;
