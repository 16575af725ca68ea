package dev.agent4j.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.LlmException.Details;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.message.Usage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LlmExceptionTest {
  private static final Details DETAILS = new Details(429, "req-1", Duration.ofSeconds(3), 2);
  private final LlmException failure =
      new LlmException(Kind.RATE_LIMITED, "slow down", DETAILS, new IOException("why"));

  @Test
  void nothingIsKnownOfAFailureThatTellsNothing() {
    var bare = new LlmException(Kind.TRANSPORT, "no answer", null);

    assertThat(bare.details()).isEqualTo(Details.NONE);
    assertThat(bare.usage()).isEmpty();
    assertThat(bare.cost()).isEmpty();
  }

  @Test
  void whatTheTurnUsedUpIsAddedAndTheRestStays() {
    failure.addSuppressed(new IOException("not closed"));

    LlmException told = failure.with(new Usage(7, 3), 0.5);

    assertThat(told.usage()).hasValue(new Usage(7, 3));
    assertThat(told.cost()).hasValue(0.5);
    assertThat(told.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(told.details()).isEqualTo(DETAILS);
    assertThat(told).hasMessage("slow down").hasCauseInstanceOf(IOException.class);
    assertThat(told.getStackTrace()).isEqualTo(failure.getStackTrace());
    assertThat(told.getSuppressed()).isEqualTo(failure.getSuppressed());
  }

  @Test
  void unknownCostIsNone() {
    assertThat(failure.with(Usage.NONE, null).cost()).isEmpty();
  }

  @Test
  void failureSurvivesSerialization() throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(failure.with(new Usage(7, 3), 0.5));
    }

    var read =
        (LlmException)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

    assertThat(read.details()).isEqualTo(DETAILS);
    assertThat(read.usage()).hasValue(new Usage(7, 3));
  }
}
