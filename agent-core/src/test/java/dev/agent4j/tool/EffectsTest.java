package dev.agent4j.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.tool.Effects.Repeat;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectsTest {

  @ParameterizedTest
  @CsvSource({
    "/a/b,  /a/b,  true",
    "/a,    /a/b,  true",
    "/a/,   /a/b,  true",
    "/,     /a/b,  true",
    "*,     /a/b,  true",
    "*,     *,     true",
    "/a/b,  /a/bc, false",
    "/a/b,  /a/c,  false",
    "notes, /a/b,  false",
    "notes, notes/today, true",
  })
  void writeConflictsWithWhatItCovers(String written, String other, boolean conflict) {
    Effects write = Effects.writing(written);

    assertThat(write.conflictsWith(Effects.reading(other))).isEqualTo(conflict);
    assertThat(write.conflictsWith(Effects.writing(other))).isEqualTo(conflict);
    assertThat(Effects.writing(other).conflictsWith(Effects.reading(written))).isEqualTo(conflict);
  }

  @Test
  void readersNeverConflict() {
    assertThat(Effects.reading("*").conflictsWith(Effects.reading("*", "/a"))).isFalse();
  }

  @Test
  void anyOfSeveralResourcesIsEnough() {
    Effects some = Effects.writing("/a", "/b");

    assertThat(some.conflictsWith(Effects.reading("/c", "/b/x"))).isTrue();
    assertThat(some.conflictsWith(Effects.reading("/c", "/d"))).isFalse();
  }

  @Test
  void commandAndUnknownCallConflictWithAllButWhatTouchesNothing() {
    for (Effects any : List.of(Effects.executing("make"), Effects.unknown())) {
      assertThat(any.conflictsWith(Effects.reading("/a"))).isTrue();
      assertThat(any.conflictsWith(Effects.executing("ls"))).isTrue();
      assertThat(any.conflictsWith(Effects.none())).isFalse();
      assertThat(any.repeat()).isEqualTo(Repeat.UNSAFE);
    }
  }

  @Test
  void onlyTheRepeatChangesWhenItIsSet() {
    Effects effects = Effects.writing("/a").repeatable(Repeat.IDEMPOTENT);

    assertThat(effects)
        .isEqualTo(new Effects(List.of(), List.of("/a"), List.of(), List.of(), Repeat.IDEMPOTENT));
  }

  @Test
  void effectsKeepNoListOfTheirMaker() {
    List<String> reads = new ArrayList<>(List.of("/a"));

    var effects = new Effects(reads, List.of(), List.of(), List.of(), Repeat.PURE);
    reads.add("/b");

    assertThat(effects.reads()).containsExactly("/a");
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without null checks would do
  void missingRepeatIsRefusedByName() {
    assertThatThrownBy(() -> Effects.none().repeatable(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("repeat");
  }

  @Property(tries = 500)
  void conflictIsMutual(@ForAll("effects") Effects one, @ForAll("effects") Effects other) {
    assertThat(one.conflictsWith(other)).isEqualTo(other.conflictsWith(one));
  }

  @Provide
  Arbitrary<Effects> effects() {
    Arbitrary<List<String>> resources =
        Arbitraries.of("*", "/", "/a", "/a/", "/a/b", "/ab", "notes", "").list().ofMaxSize(2);
    return Combinators.combine(resources, resources)
        .as((reads, writes) -> new Effects(reads, writes, List.of(), List.of(), Repeat.UNSAFE));
  }
}
