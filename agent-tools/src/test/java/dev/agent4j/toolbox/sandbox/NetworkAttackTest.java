package dev.agent4j.toolbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.toolbox.attack.AttackRow;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Row 11, as far as commands go: no way leads from inside to a listener outside. */
class NetworkAttackTest {
  private static final String CONNECT = "exec 3<>/dev/tcp/%s/%d";

  @TempDir Path directory;

  /** Listens in every way there is. */
  private record Listeners(
      ServerSocket tcp, DatagramSocket udp, ServerSocketChannel unix, Process abstractOnes)
      implements AutoCloseable {

    static Listeners in(Path workspace, String name) throws IOException {
      var unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      unix.bind(UnixDomainSocketAddress.of(workspace.resolve("socket")));
      Process abstractOnes =
          new ProcessBuilder(
                  "perl",
                  "-e",
                  "socket(S,1,1,0); bind(S,pack('S a*',1,\"\\0$ARGV[0]\")); listen(S,9);"
                      + " socket(D,1,2,0); bind(D,pack('S a*',1,\"\\0$ARGV[0]d\"));"
                      + " print qq{ready\\n}; close STDOUT; sleep 60",
                  name)
              .start();
      assertThat(abstractOnes.inputReader().readLine()).isEqualTo("ready");
      return new Listeners(new ServerSocket(0), new DatagramSocket(0), unix, abstractOnes);
    }

    /** Tells whether a datagram came; that one could be sent into a void is no success. */
    boolean haveHeard(Map.Entry<String, String> attack) throws IOException {
      if (!attack.getValue().contains("/dev/udp/")) {
        return true;
      }
      udp.setSoTimeout(20);
      try {
        udp.receive(new DatagramPacket(new byte[8], 8));
        return true;
      } catch (SocketTimeoutException e) {
        return false;
      }
    }

    /** Takes what came so far. */
    void forget() throws IOException {
      var udpAttack = Map.entry("", "/dev/udp/");
      while (haveHeard(udpAttack)) {
        // One more is taken.
      }
    }

    @Override
    public void close() throws IOException {
      tcp.close();
      udp.close();
      unix.close();
      abstractOnes.destroyForcibly();
    }
  }

  private static Map<String, String> attacks(Listeners to, Path socket, String name)
      throws IOException {
    var all = new LinkedHashMap<String, String>();
    List<String> hosts =
        new ArrayList<>(
            List.of(
                "127.0.0.1",
                "127.1.2.3",
                "127.1",
                "0.0.0.0",
                "0",
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "017700000001",
                "localhost",
                "::1",
                "::ffff:127.0.0.1",
                "::"));
    for (NetworkInterface it : NetworkInterface.networkInterfaces().toList()) {
      it.inetAddresses()
          .filter(address -> address instanceof Inet4Address)
          .map(InetAddress::getHostAddress)
          .forEach(hosts::add);
    }
    hosts.forEach(it -> all.put("tcp " + it, CONNECT.formatted(it, to.tcp().getLocalPort())));
    for (String host : List.of("127.0.0.1", "::1", "localhost")) {
      all.put(
          "datagram, as names are asked for, " + host,
          "echo x >/dev/udp/" + host + "/" + to.udp().getLocalPort());
    }
    String perl = "perl -e '%s' '" + socket + "' " + name;
    all.put(
        "Unix socket by path",
        perl.formatted("socket(S,1,1,0) && connect(S,pack(\"S a*\",1,$ARGV[0])) or exit 1"));
    all.put(
        "Unix socket by abstract name",
        perl.formatted("socket(S,1,1,0) && connect(S,pack(\"S a*\",1,\"\\0$ARGV[1]\")) or exit 1"));
    all.put(
        "Unix datagrams by abstract name",
        perl.formatted(
            "socket(S,1,2,0) && send(S,\"x\",0,pack(\"S a*\",1,\"\\0$ARGV[1]d\")) or exit 1"));
    all.put(
        "Unix datagrams from a pair",
        perl.formatted(
            "socketpair(S,T,1,2,0) && connect(S,pack(\"S a*\",1,\"\\0$ARGV[1]d\")) &&"
                + " send(S,\"x\",0) or exit 1"));
    all.put("raw packets", perl.formatted("socket(S,17,3,0) or exit 1"));
    all.put("sockets of virtual machines", perl.formatted("socket(S,40,1,0) or exit 1"));
    all.put("sockets of the kernel's ciphers", perl.formatted("socket(S,38,5,0) or exit 1"));
    all.put(
        "a ring that makes sockets", perl.formatted("$p=\"\\0\"x120; exit(syscall(425,1,$p) < 0)"));
    all.put(
        "with all privileges in a namespace of its own",
        "unshare -Urn true 2>/dev/null; nsenter -t "
            + ProcessHandle.current().pid()
            + " -n bash -c '"
            + CONNECT.formatted("127.0.0.1", to.tcp().getLocalPort())
            + "'");
    return all;
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void noListenerIsReachedFromInside(Mechanism mechanism) throws Exception {
    Confined.assumeThereIs(mechanism);
    var row = new AttackRow(11, "network of commands, " + mechanism.text());
    Confined confined = Confined.by(mechanism, directory);
    String name = "agent4j-" + ProcessHandle.current().pid() + mechanism;
    try (var listeners = Listeners.in(confined.workspace, name)) {
      Path socket = confined.workspace.resolve("socket");
      int live = 0;
      for (Map.Entry<String, String> it : attacks(listeners, socket, name).entrySet()) {
        // What this machine lacks anyway, as IPv6 may be, is no attack.
        if (confined.runBare(it.getValue()) == 0) {
          live++;
          listeners.forget();
          row.attack(
              it.getKey(), () -> confined.run(it.getValue()) == 0 && listeners.haveHeard(it));
        }
      }
      assertThat(live).isGreaterThanOrEqualTo(15);
      twins(row, confined);
    }
    row.check();
  }

  private void twins(AttackRow row, Confined confined) throws Exception {
    for (String command :
        List.of(
            "perl -e 'socketpair(A,B,1,1,0) or die; syswrite(A,\"x\"); sysread(B,$x,1) or die'",
            "mkfifo f && (echo x >f &) && read -r y <f && test \"$y\" = x",
            "echo a | cat | grep -q a",
            "getent passwd root")) {
      row.twin(command, () -> works(confined, command));
    }
    if (confined.confinement.facts().mechanism() == Mechanism.BUBBLEWRAP) {
      String server =
          "perl -e 'use IO::Socket::INET; $s=IO::Socket::INET->new(Listen=>1,LocalAddr=>\"127.0.0.1\")"
              + " or die; $c=IO::Socket::INET->new(PeerAddr=>\"127.0.0.1:\".$s->sockport) or die'";
      row.twin("a server of its own on loopback", () -> works(confined, server));
    }
  }

  private static boolean works(Confined confined, String command) {
    if (confined.run(command) != 0) {
      throw new IllegalStateException(confined.output);
    }
    return true;
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void networkThatIsAllowedIsTheHosts(Mechanism mechanism) throws Exception {
    Confined.assumeThereIs(mechanism);
    var confined =
        new Confined(
            Sandbox.by(mechanism).network(true),
            directory,
            dev.agent4j.toolbox.ProtectedPaths.standard());
    try (var listener = new ServerSocket(0)) {
      int exit = confined.run(CONNECT.formatted("127.0.0.1", listener.getLocalPort()));

      assertThat(exit).as(confined.output).isZero();
      assertThat(confined.confinement.facts().network()).isFalse();
      assertThat(confined.confinement.facts().gaps()).anyMatch(it -> it.contains("host's"));
    }
    assertThat(Files.exists(confined.workspace)).isTrue();
  }
}
