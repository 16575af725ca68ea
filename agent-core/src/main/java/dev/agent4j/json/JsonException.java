package dev.agent4j.json;

/** Text that is not the JSON it should be; the message says what is wrong and where. */
public final class JsonException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public JsonException(String message) {
    super(message);
  }
}
