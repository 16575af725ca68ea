package dev.agent4j.json;

import org.jspecify.annotations.Nullable;

/** Text or a value that is not the JSON it should be; the message says what is wrong and where. */
public final class JsonException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public JsonException(String message) {
    this(message, null);
  }

  public JsonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
