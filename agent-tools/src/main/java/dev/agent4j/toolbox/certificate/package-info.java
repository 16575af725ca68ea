/** What a change of a file did, in a form that anybody can check. */
@NullMarked
package dev.agent4j.toolbox.certificate;

import org.jspecify.annotations.NullMarked;
