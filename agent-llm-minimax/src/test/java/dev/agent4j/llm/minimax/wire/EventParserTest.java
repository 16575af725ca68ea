package dev.agent4j.llm.minimax.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventParserTest {
  private EventParser parser = EventParser.take();

  @AfterEach
  void close() {
    parser.close();
  }

  private String value(String event) throws IOException {
    byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
    JsonParser json = parser.begin(bytes, 0, bytes.length);
    json.nextFieldName();
    String value = json.nextTextValue();
    while (json.nextToken() != null && !json.currentToken().isStructEnd()) {
      json.skipChildren();
    }
    parser.finish();
    return value;
  }

  @Test
  void readsTheEventsOfOneStreamAfterAnother() throws IOException {
    assertThat(value("{\"a\":\"one\"}")).isEqualTo("one");
    assertThat(value("{\"a\":\"two\"} and what stands behind it")).isEqualTo("two");
    parser.close();

    parser = EventParser.take();

    assertThat(value("{\"a\":\"three\"}")).isEqualTo("three");
  }

  @Test
  void parserThatBrokeOffWithinAnEventIsNotTakenAgain() throws IOException {
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> value("{\"a\":\"cut")).isInstanceOf(IOException.class);
      parser.close();
      parser = EventParser.take();
      assertThat(value("{\"a\":\"whole\"}")).isEqualTo("whole");
      parser.close();
      parser = EventParser.take();
    }
  }

  @Test
  void parserThatReadALotIsNotTakenAgain() throws IOException {
    EventParser used = parser;
    String large = "{\"a\":\"" + "x".repeat(300 * 1024) + "\"}";
    assertThat(value(large)).hasSize(300 * 1024);
    parser.close();

    for (int i = 0; i < 100; i++) {
      EventParser other = EventParser.take();
      assertThat(other).isNotSameAs(used);
    }
    parser = EventParser.take();
  }

  @Test
  void twoAtATimeAreTwo() throws IOException {
    try (EventParser other = EventParser.take()) {
      assertThat(other).isNotSameAs(parser);
    }
  }
}
