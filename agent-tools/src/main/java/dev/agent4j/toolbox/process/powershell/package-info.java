/**
 * Commands in PowerShell, as on Windows: started as it is, without a script of bash around them.
 * Not exported: for the tools only.
 */
@NullMarked
package dev.agent4j.toolbox.process.powershell;

import org.jspecify.annotations.NullMarked;
