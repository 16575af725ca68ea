/**
 * Files as they are on the disk: read as text whatever their charset and size, written whole or not
 * at all, their failures said in fixed words. Not exported: for the tools only.
 */
@NullMarked
package dev.agent4j.toolbox.files;

import org.jspecify.annotations.NullMarked;
