package dev.agent4j.toolbox.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that stands for PowerShell where there is none. It is called as PowerShell is, keeps
 * what it was called with beside itself, reads its standard input as {@code command.ps1} does, and
 * runs the command, which must be written for bash.
 */
final class FakePowerShell {
  private static final String PROGRAM =
      """
      #!/bin/bash
      printf '%s\\n' "$@" >"${0%/*}/arguments"
      text=${!#}; text=${text#*\\'}; base64 -d <<<"${text%%\\'*}" >"${0%/*}/script"
      IFS= read -r -d '' report && IFS= read -r -d '' command || exit 125
      trap 'builtin printf %s "$PWD" >"$report"' EXIT
      eval "$command"
      """;

  private FakePowerShell() {}

  /** Writes it to {@code directory} under the name of {@code pwsh}. */
  static Path in(Path directory) throws IOException {
    Path program = Files.writeString(directory.resolve("pwsh"), PROGRAM);
    if (!program.toFile().setExecutable(true)) {
      throw new IOException(program + " cannot be made executable");
    }
    return program;
  }
}
