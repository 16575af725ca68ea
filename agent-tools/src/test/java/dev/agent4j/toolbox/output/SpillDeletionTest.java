package dev.agent4j.toolbox.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.agent4j.toolbox.OtherJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM that was killed has spilled is deleted; all else stays. */
class SpillDeletionTest {
  private static final Duration MOST = Duration.ofSeconds(10);

  @TempDir Path temporary;

  Path own;
  SpillClaim ownClaim;

  @BeforeEach
  void makeOwn() throws Exception {
    temporary = temporary.toRealPath();
    own = Files.createDirectory(temporary.resolve(SpillDeletion.PREFIX + SpillClaim.self() + "x"));
    ownClaim = SpillClaim.take(own);
  }

  @AfterEach
  void giveBack() throws Exception {
    ownClaim.close();
  }

  private Path left(String name) throws IOException {
    Path left = Files.createDirectory(temporary.resolve(SpillDeletion.PREFIX + name));
    Files.createFile(left.resolve("claim"));
    Files.writeString(left.resolve("bash_1.txt"), "output");
    return left;
  }

  @Test
  void whatIsLeftIsDeletedWithAllInIt() throws Exception {
    Path left = left("1-a-b");
    Files.createDirectories(left.resolve("sandbox/tmp/deep"));
    Files.writeString(left.resolve("sandbox/tmp/deep/file"), "x");

    SpillDeletion.sweep(own, MOST);

    assertThat(left).doesNotExist();
    assertThat(own.resolve("claim")).exists();
  }

  @Test
  void noLinkIsFollowed() throws Exception {
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Path kept = Files.createFile(outside.resolve("kept"));
    Files.createFile(outside.resolve("claim"));
    Path left = left("1-a-b");
    Files.createSymbolicLink(left.resolve("link"), outside);
    Path link = temporary.resolve(SpillDeletion.PREFIX + "link");
    Files.createSymbolicLink(link, outside);
    Path linked = Files.createDirectory(temporary.resolve(SpillDeletion.PREFIX + "linked"));
    Files.createSymbolicLink(linked.resolve("claim"), kept);

    SpillDeletion.sweep(own, MOST);

    assertThat(left).doesNotExist();
    assertThat(kept).exists();
    assertThat(outside.resolve("claim")).exists();
    assertThat(link).exists();
    assertThat(linked).exists();
  }

  @Test
  void whatCannotBeToldStays() throws Exception {
    Path unclaimed = Files.createDirectory(temporary.resolve(SpillDeletion.PREFIX + "unclaimed"));
    Files.createFile(unclaimed.resolve("claim-to-be"));
    Path odd = Files.createDirectory(temporary.resolve(SpillDeletion.PREFIX + "odd"));
    Files.createDirectory(odd.resolve("claim"));
    Path other = Files.createDirectory(temporary.resolve("another-program"));
    Files.createFile(other.resolve("claim"));

    SpillDeletion.sweep(own, MOST);

    assertThat(unclaimed).exists();
    assertThat(odd).exists();
    assertThat(other).exists();
  }

  @Test
  void whatBelongsToAnotherUserStays() throws Exception {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    Path others = left("1-a-b");
    Files.setAttribute(others, "unix:uid", 65_534);

    SpillDeletion.sweep(own, MOST);

    assertThat(others.resolve("bash_1.txt")).exists();
  }

  @Test
  void whatALivingJvmHasIsKeptUntilThatIsKilled() throws Exception {
    Process jvm = OtherJvm.of(Holder.class, temporary.toString()).start();
    try (var said = new BufferedReader(new InputStreamReader(jvm.getInputStream(), UTF_8))) {
      Path held = Path.of(said.readLine());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(held)))
          .isEqualTo("rwx------");

      SpillDeletion.sweep(own, MOST);
      assertThat(held.resolve("bash_1.txt")).exists();

      jvm.destroyForcibly();
      assertThat(jvm.waitFor(10, TimeUnit.SECONDS)).isTrue();
      SpillDeletion.sweep(own, MOST);
      assertThat(held).doesNotExist();
    } finally {
      jvm.destroyForcibly().waitFor();
    }
  }

  @Test
  void sweepingDoesNotGiveTheClaimsOfThisJvmBack() throws Exception {
    SpillDeletion.sweep(own, MOST);

    Process jvm = OtherJvm.of(Sweeper.class, temporary.toString()).start();
    try {
      assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(jvm.exitValue()).isZero();
    } finally {
      jvm.destroyForcibly().waitFor();
    }

    assertThat(own.resolve("claim")).exists();
  }

  @Test
  void claimThatFailsLeavesNothing() throws Exception {
    Path other = Files.createDirectory(temporary.resolve("other"));
    Path inTheWay = Files.createDirectories(other.resolve("claim/of/another"));

    assertThatThrownBy(() -> SpillClaim.take(other)).isInstanceOf(IOException.class);

    assertThat(inTheWay).exists();
    assertThat(other.resolve("claim-to-be")).doesNotExist();
  }

  @Test
  void whatTakesTooLongIsLeftToTheNext() throws Exception {
    Path left = left("1-a-b");

    SpillDeletion.sweep(own, Duration.ZERO);
    assertThat(left.resolve("claim")).exists();
    SpillDeletion.sweep(own, MOST);

    assertThat(left).doesNotExist();
  }

  /** Spills, says where, and waits. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      System.setProperty("java.io.tmpdir", arguments[0]);
      var spill = new SpillDirectory(1 << 20);
      Files.writeString(spill.create("bash_1.txt"), "output");
      System.out.println(spill.directory().orElseThrow());
      System.out.flush();
      System.in.read();
    }
  }

  /** Sweeps for a directory of its own. */
  static final class Sweeper {
    public static void main(String[] arguments) throws Exception {
      System.setProperty("java.io.tmpdir", arguments[0]);
      try (var spill = new SpillDirectory(1 << 20)) {
        Files.writeString(spill.create("bash_1.txt"), "output");
      }
    }
  }
}
