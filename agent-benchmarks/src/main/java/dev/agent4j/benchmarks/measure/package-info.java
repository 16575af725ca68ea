/** What the JVM and the operating system tell of a run, and how runs are put side by side. */
@NullMarked
package dev.agent4j.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
