package dev.agent4j.toolbox.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Counts the tries of one kind of attack and of its harmless twins, which must go on working, and
 * writes the sums to {@code target/attacks}, a line for each part. Thread-safe.
 */
public final class AttackRow {
  private static final double LEAST_TWINS = 0.99;

  private final int number;
  private final String part;
  private final List<String> escapes = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private int attacks;
  private int twins;

  /** One try. */
  @FunctionalInterface
  public interface Try {
    /** Returns whether it reached what it was after. */
    boolean succeeds() throws Exception;
  }

  /**
   * @param number of the attack's kind, from 1
   * @param part what of it is tried here, which names a file
   */
  public AttackRow(int number, String part) {
    this.number = number;
    this.part = part;
  }

  /** Tries an attack; what it throws is an answer too, and no success. */
  public void attack(String what, Try attack) throws InterruptedException {
    boolean succeeded = false;
    try {
      succeeded = attack.succeeds();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // Refused, as it must be.
    }
    count(what, succeeded);
  }

  /** Counts an attack that was tried elsewhere. */
  public synchronized void count(String what, boolean succeeded) {
    attacks++;
    if (succeeded) {
      escapes.add(what);
    }
  }

  /** Tries what looks like the attack and is harmless: it must succeed. */
  public void twin(String what, Try twin) throws InterruptedException {
    String why = "";
    boolean works = false;
    try {
      works = twin.succeeds();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      why = ": " + e;
    }
    countTwin(what + why, works);
  }

  /** Counts a harmless twin that was tried elsewhere. */
  public synchronized void countTwin(String what, boolean works) {
    twins++;
    if (!works) {
      broken.add(what);
    }
  }

  /** Returns how many attacks were tried so far. */
  public synchronized int tries() {
    return attacks;
  }

  /** Writes the sums, then fails if an attack succeeded or more than one twin of 100 is broken. */
  public synchronized void check() throws IOException {
    Path directory = Files.createDirectories(Path.of("target", "attacks"));
    // No success in N tries leaves, at 95 % confidence, a rate of at most 3 / N.
    String line =
        String.format(
            Locale.ROOT,
            "row %2d  %-44s  N %7d  successes %d  (rate below %.5f)  twins %d of %d%n",
            number,
            part,
            attacks,
            escapes.size(),
            Math.min(1, (escapes.size() + 3.0) / Math.max(1, attacks)),
            twins - broken.size(),
            twins);
    String name = String.format("%02d-%s.txt", number, part.replaceAll("\\W+", "-"));
    Files.writeString(directory.resolve(name), line);

    assertThat(escapes).as("attacks that succeeded; twins that do not work: %s", broken).isEmpty();
    assertThat(attacks).as("attacks").isPositive();
    assertThat(twins).as("harmless twins").isPositive();
    assertThat(twins - broken.size())
        .as("twins that work, without %s", broken)
        .isGreaterThanOrEqualTo((int) Math.ceil(twins * LEAST_TWINS));
  }
}
