package dev.agent4j.llm.minimax.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FragmentsTest {
  private static final String LONG =
      "The forecast for Paris says that it will be sunny for at least three days in a row.";

  private static String read(List<String> fragments) {
    var text = new StringBuilder();
    var reader = new Fragments();
    fragments.forEach(it -> text.append(reader.add(it)));
    return text.append(reader.rest(null)).toString();
  }

  @Test
  void cumulativeDeltasAreTakenForWhatIsNew() {
    assertThat(read(List.of(LONG.substring(0, 3), LONG.substring(0, 20), LONG, LONG + " Yes.")))
        .isEqualTo(LONG + " Yes.");
    assertThat(read(List.of(LONG.substring(0, 70), LONG))).isEqualTo(LONG);
  }

  @Test
  void finalFragmentThatRepeatsAllAddsNothing() {
    assertThat(read(List.of(LONG.substring(0, 30), LONG.substring(30), LONG))).isEqualTo(LONG);
  }

  @Test
  void shortRepeatedBeginningIsNotTakenForCumulative() {
    assertThat(read(List.of("哈", "哈哈", "！"))).isEqualTo("哈哈哈！");
    assertThat(read(List.of("ha", "ha", "ha"))).isEqualTo("hahaha");
  }

  @Test
  void shortCumulativeTextIsKnownByTheWholeThatFollows() {
    var fragments = new Fragments();

    String text = fragments.add("It") + fragments.add("It is") + fragments.rest("It is");

    assertThat(text).isEqualTo("It is");
  }

  @Test
  void firstFragmentIsNotHeldBack() {
    assertThat(new Fragments().add("It")).isEqualTo("It");
  }

  @Property(tries = 1000)
  void incrementsAreAddedUp(@ForAll("words") List<String> words) {
    assertThat(read(words)).isEqualTo(String.join("", words));
  }

  @Property(tries = 500)
  void repetitionsAreTakenOffOnceTheTextIsLong(@ForAll("words") List<String> words) {
    var cumulative = new ArrayList<String>();
    String soFar = "";
    for (String word : words) {
      soFar += word;
      cumulative.add(soFar);
    }
    cumulative.add(soFar + LONG);

    assertThat(read(cumulative)).isEqualTo(soFar + LONG);
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.of("sun", " is", " in", " Paris", ",", " for", " days", "\n", "7")
        .list()
        .ofMinSize(1)
        .ofMaxSize(20)
        .filter(it -> it.stream().distinct().count() > 1 || it.size() == 1);
  }
}
