/** Fakes for tests of agents, tools and clients: yours and ours. */
@NullMarked
package dev.agent4j.testkit;

import org.jspecify.annotations.NullMarked;
