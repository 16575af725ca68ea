/**
 * What a step of an agent costs, beside a bare loop. Never released; start at {@code Benchmarks}.
 */
@NullMarked
package dev.agent4j.benchmarks;

import org.jspecify.annotations.NullMarked;
