package dev.agent4j.toolbox.sandbox.mechanism;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program for the kernel that refuses system calls which lead out of a sandbox: sockets of other
 * families than the allowed ones, Unix sockets among them, which are how one talks to Docker; rings
 * that make sockets without a call; and the keyring. The numbers are from Linux 6.12, {@code
 * asm-generic/unistd.h}, {@code syscall_64.tbl} and {@code linux/filter.h}, read in November 2026.
 */
public final class SocketFilter {
  private static final int LOAD = 0x20;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int JUMP_IF_AT_LEAST = 0x35;
  private static final int AND = 0x54;
  private static final int RETURN = 0x06;

  private static final int ALLOW = 0x7fff0000;
  private static final int FAIL = 0x00050000;
  private static final int EPERM = 1;
  private static final int EACCES = 13;
  private static final int ENOSYS = 38;

  private static final int NUMBER_AT = 0;
  private static final int MACHINE_AT = 4;
  private static final int FIRST_ARGUMENT_AT = 16;
  private static final int SECOND_ARGUMENT_AT = 24;

  private static final int IO_URING_SETUP = 425;

  /** From here on the numbers are those of programs with short pointers. */
  private static final int X32 = 0x40000000;

  private static final int TYPE_OF_SOCKET = 0xf;
  private static final int DATAGRAMS = 2;

  /** A machine, and the numbers of its calls. */
  private record Machine(String name, int id, int socket, int socketPair, int addKey) {}

  private static final Machine X86_64 = new Machine("x86_64", 0xc000003e, 41, 53, 248);
  private static final Machine AARCH64 = new Machine("aarch64", 0xc00000b7, 198, 199, 217);

  private record Instruction(int code, int then, int otherwise, int value) {}

  private final List<Instruction> program = new ArrayList<>();

  private SocketFilter() {}

  private static Optional<Machine> machine() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> Optional.of(X86_64);
      case "aarch64" -> Optional.of(AARCH64);
      default -> Optional.empty();
    };
  }

  /** Returns what this machine is called, {@code x86_64} or {@code aarch64}; empty for others. */
  public static Optional<String> machineName() {
    return machine().map(Machine::name);
  }

  /**
   * Returns the program, as the kernel takes it.
   *
   * @param hasInternet whether sockets of the internet are allowed, of the host's or of an own one
   * @throws java.util.NoSuchElementException on a machine whose numbers are not known
   */
  public static byte[] program(boolean hasInternet) {
    var filter = new SocketFilter();
    filter.write(machine().orElseThrow(), hasInternet);
    var bytes = ByteBuffer.allocate(filter.program.size() * 8).order(ByteOrder.nativeOrder());
    filter.program.forEach(
        it ->
            bytes
                .putShort((short) it.code())
                .put((byte) it.then())
                .put((byte) it.otherwise())
                .putInt(it.value()));
    return bytes.array();
  }

  private void write(Machine machine, boolean hasInternet) {
    add(LOAD, 0, 0, MACHINE_AT);
    unless(JUMP_IF_EQUAL, machine.id(), FAIL | EPERM);
    add(LOAD, 0, 0, NUMBER_AT);
    when(JUMP_IF_AT_LEAST, X32, FAIL | ENOSYS);
    when(JUMP_IF_EQUAL, IO_URING_SETUP, FAIL | ENOSYS);
    for (int i = 0; i < 3; i++) {
      when(JUMP_IF_EQUAL, machine.addKey() + i, FAIL | EPERM);
    }
    // AF_INET, AF_INET6 and AF_NETLINK, by which programs ask which addresses there are.
    int[] families = hasInternet ? new int[] {2, 10, 16} : new int[0];
    add(JUMP_IF_EQUAL, 0, families.length + 2, machine.socket());
    add(LOAD, 0, 0, FIRST_ARGUMENT_AT);
    for (int i = 0; i < families.length; i++) {
      // Over the rest of the families and the refusal, to what allows.
      add(JUMP_IF_EQUAL, families.length - i + 5, 0, families[i]);
    }
    add(RETURN, 0, 0, FAIL | EACCES);
    // A pair of datagram sockets could be sent anywhere.
    add(JUMP_IF_EQUAL, 0, 4, machine.socketPair());
    add(LOAD, 0, 0, SECOND_ARGUMENT_AT);
    add(AND, 0, 0, TYPE_OF_SOCKET);
    when(JUMP_IF_EQUAL, DATAGRAMS, FAIL | EACCES);
    add(RETURN, 0, 0, ALLOW);
  }

  private void when(int condition, int value, int answer) {
    add(condition, 0, 1, value);
    add(RETURN, 0, 0, answer);
  }

  private void unless(int condition, int value, int answer) {
    add(condition, 1, 0, value);
    add(RETURN, 0, 0, answer);
  }

  private void add(int code, int then, int otherwise, int value) {
    program.add(new Instruction(code, then, otherwise, value));
  }
}
