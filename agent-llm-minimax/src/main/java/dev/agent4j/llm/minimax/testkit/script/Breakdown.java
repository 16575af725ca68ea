package dev.agent4j.llm.minimax.testkit.script;

/**
 * A reply that does not arrive whole.
 *
 * <p>"Mid-stream" is after about half of the events, or of the body's bytes where the request did
 * not ask for a stream; the errors in mid-stream are then the response, with HTTP 529. A stalled
 * connection stays open and silent until the client leaves or the stub closes.
 */
public enum Breakdown implements Fault {
  STALL_BEFORE_HEADERS,
  STALL_AFTER_HEADERS,
  STALL_MID_STREAM,
  RESET_BEFORE_HEADERS,
  RESET_MID_STREAM,
  /** The connection ends without a byte, as a kept-alive one does that was idle for too long. */
  CLOSE_BEFORE_HEADERS,
  /** The body ends in the orderly way, and the stream lacks its end. */
  CUT_MID_STREAM,
  /** The connection ends inside an HTTP chunk. */
  CUT_MID_CHUNK,
  /** What should be the next chunk is not one. */
  MALFORMED_CHUNK,
  /** An error in the dialect's envelope, as an event. */
  ERROR_MID_STREAM,
  /** An error without the envelope, as an event. */
  FLAT_ERROR_MID_STREAM,
  /** A {@code base_resp} with a code other than 0, as an event. */
  BASE_RESP_MID_STREAM;

  /** The error that comes in mid-stream. */
  public static final Refusal ERROR = Refusal.OVERLOADED;

  public boolean isErrorEvent() {
    return this == ERROR_MID_STREAM
        || this == FLAT_ERROR_MID_STREAM
        || this == BASE_RESP_MID_STREAM;
  }

  /** Tells whether the stream is whole by HTTP and lacks events. */
  public boolean isShortStream() {
    return this == CUT_MID_STREAM || isErrorEvent();
  }
}
