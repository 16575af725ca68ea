/** The demo: a project with a failing test, and the program that plays the model. */
@NullMarked
package dev.agent4j.cli.demo;

import org.jspecify.annotations.NullMarked;
