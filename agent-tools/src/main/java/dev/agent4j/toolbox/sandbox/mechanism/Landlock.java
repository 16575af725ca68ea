package dev.agent4j.toolbox.sandbox.mechanism;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kernel's Landlock, entered by a few lines of Perl, which can make system calls: no native
 * code of ours, no namespace, no root.
 *
 * @param perl the program
 * @param abi the version of the kernel's Landlock, from 1
 * @param machine {@code x86_64} or {@code aarch64}
 */
public record Landlock(Path perl, int abi, String machine) implements Wrapper {

  private static final String SCRIPT = script();

  /** What is read and written of the devices; all others are none of a command's business. */
  private static final List<String> DEVICES =
      List.of("null", "zero", "full", "random", "urandom", "tty");

  @Override
  public boolean canLock() {
    return false;
  }

  @Override
  public List<String> wrap(Policy policy, Launch launch) {
    var command = new ArrayList<>(List.of(perl.toString(), "-e", SCRIPT, "--"));
    command.addAll(List.of("a" + abi, "m" + machine, "t" + policy.temporary()));
    Stream.concat(Policy.SHARED.stream().map(Paths::real), Stream.of(Path.of("/dev")))
        .forEach(it -> command.add("h" + it));
    policy.visibleSecrets().forEach(it -> command.add("h" + it));
    policy.readableInShared().forEach(it -> command.add("r" + it));
    DEVICES.forEach(it -> command.add("d/dev/" + it));
    policy.writable().forEach(it -> command.add("w" + it));
    command.add("w" + policy.temporary());
    command.add("f" + HexFormat.of().formatHex(SocketFilter.program(policy.hasNetwork())));
    command.add("--");
    command.addAll(launch.inner());
    return command;
  }

  private static String script() {
    try (InputStream text = Landlock.class.getResourceAsStream("landlock.pl")) {
      if (text == null) {
        throw new IllegalStateException("landlock.pl is missing");
      }
      return new String(text.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("landlock.pl cannot be read", e);
    }
  }
}
