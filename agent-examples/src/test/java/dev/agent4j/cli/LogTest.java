package dev.agent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LogTest {
  private static final Pattern LOGGER = Pattern.compile("<logger name=\"([^\"]+)\"");

  /** What is drawn with the turn would be said twice if the log named a class by another name. */
  @Test
  void loggersThatAreKeptQuietAreThoseOfClasses() throws Exception {
    String settings;
    try (InputStream in = LogTest.class.getResourceAsStream("/logback.xml")) {
      assertThat(in).isNotNull();
      settings = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    List<String> names = LOGGER.matcher(settings).results().map(MatchResult::group).toList();

    assertThat(names).hasSizeGreaterThanOrEqualTo(2);
    for (MatchResult name : LOGGER.matcher(settings).results().toList()) {
      assertThatCode(() -> Class.forName(name.group(1)).getDeclaredField("LOG"))
          .as(name.group(1))
          .doesNotThrowAnyException();
    }
  }
}
