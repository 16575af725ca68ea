package dev.agent4j.llm.minimax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.llm.minimax.RawServer.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MiniMax's own codes say what an error is, wherever they stand and whatever the status says. */
@Timeout(30)
class ErrorCodesTest {

  private static LlmException failure(Answer answer, int attempts, int requests) {
    try (var server = new RawServer(answer)) {
      LlmClient client = Wire.retrying(Wire.client(server).build(), attempts);
      LlmException thrown =
          catchThrowableOfType(
              LlmException.class, () -> client.send(Wire.ASK, ReplyListener.none()));
      assertThat(thrown).isNotNull();
      assertThat(server.requests()).hasSize(requests);
      return thrown;
    }
  }

  private static Answer json(int status, String body) {
    return RawServer.status(status, "application/json", body);
  }

  @ParameterizedTest
  @CsvSource({
    "1000, UNAVAILABLE",
    "1001, UNAVAILABLE",
    "1002, RATE_LIMITED",
    "1004, UNAUTHORIZED",
    "1008, QUOTA_EXHAUSTED",
    "1013, UNAVAILABLE",
    "1024, UNAVAILABLE",
    "1033, UNAVAILABLE",
    "1028, QUOTA_EXHAUSTED",
    "1030, QUOTA_EXHAUSTED",
    "1039, RATE_LIMITED",
    "1041, RATE_LIMITED",
    "1042, REJECTED",
    "2013, REJECTED",
    "20132, REJECTED",
    "2045, RATE_LIMITED",
    "2049, UNAUTHORIZED",
    "2056, QUOTA_EXHAUSTED",
    "2061, UNAUTHORIZED",
    "2062, UNAVAILABLE",
    "2064, UNAVAILABLE"
  })
  void codeDecidesWhereverItStands(int code, Kind kind) {
    List<Answer> answers =
        List.of(
            json(400, "{\"error\":{\"message\":\"some words (" + code + ")\"}}"),
            json(
                500,
                "{\"error\":{\"type\":\"api_error\",\"message\":\"some words (" + code + ")\"}}"),
            json(529, "{\"error\":{\"message\":\"some words (" + code + ") (529)\"}}"),
            json(200, "{\"base_resp\":{\"status_code\":" + code + ",\"status_msg\":\"words\"}}"),
            json(
                200, "{\"base_resp\":{\"status_code\":\"" + code + "\",\"status_msg\":\"words\"}}"),
            RawServer.events(
                "data: {\"type\":\"error\",\"error\":{\"message\":\"words (" + code + ")\"}}\n\n"));

    for (Answer answer : answers) {
      LlmException thrown = failure(answer, 1, 1);

      assertThat(thrown.kind()).isEqualTo(kind);
      assertThat(thrown).hasMessageContaining("(" + code + ")");
    }
  }

  @Test
  void codeOfTheRequestIsToldApartByItsText() {
    assertThat(
            failure(json(400, message("invalid params, context window exceeds limit (2013)")), 3, 1)
                .kind())
        .isEqualTo(Kind.CONTEXT_OVERFLOW);
    assertThat(failure(json(400, message("prompt is too long (2013)")), 3, 1).kind())
        .isEqualTo(Kind.CONTEXT_OVERFLOW);
    assertThat(
            failure(json(400, message("media exceeds size limit: max 10485760 bytes (2013)")), 3, 1)
                .kind())
        .isEqualTo(Kind.REJECTED);
  }

  @Test
  void numberWithinAMessageIsNotItsCode() {
    assertThat(failure(json(400, message("value (1008) is wrong (2013)")), 3, 1).kind())
        .isEqualTo(Kind.REJECTED);
  }

  @Test
  void moneyThatIsGoneIsNotRetriedWhateverTheStatus() {
    assertThat(failure(json(429, message("insufficient balance (1008)")), 3, 1).kind())
        .isEqualTo(Kind.QUOTA_EXHAUSTED);
    assertThat(failure(json(500, message("insufficient balance (1008)")), 3, 1).kind())
        .isEqualTo(Kind.QUOTA_EXHAUSTED);
  }

  @Test
  void limitOfTokensIsRetriedOnce() {
    assertThat(failure(json(429, message("rate limit exceeded(TPM) (1039)")), 6, 2).kind())
        .isEqualTo(Kind.RATE_LIMITED);
  }

  @Test
  void whatCannotBeReadIsAskedForThreeTimesAtMost() {
    assertThat(failure(json(200, "{\"choices\":"), 6, 3).kind()).isEqualTo(Kind.UNREADABLE);
  }

  private static String message(String text) {
    return "{\"type\":\"error\",\"error\":{\"message\":\"" + text + "\"}}";
  }
}
