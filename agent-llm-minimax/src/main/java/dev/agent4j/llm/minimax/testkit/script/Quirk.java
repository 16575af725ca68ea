package dev.agent4j.llm.minimax.testkit.script;

/**
 * A reply that arrives whole, in an odd shape or manner. All were seen with MiniMax or with a
 * gateway before it, or are within what HTTP and server-sent events allow.
 *
 * <p>A quirk of tool calls shows in a reply that has them, a quirk of events in a stream; other
 * replies are as without it.
 */
public enum Quirk implements Fault {
  // What the reply is, in both dialects.

  /** Reasoning only, cut off: it has eaten the tokens that were asked for. */
  NOTHING_BUT_LENGTH,
  /** Reasoning only, and the model says that it is done. */
  NOTHING_BUT_REASONING,
  /** The tool calls as text, in the markup of M2 models, and the model says that it is done. */
  LEAKED_CALLS_M2,
  /** The tool calls as text, in the markup of M3 models, and the model says that it is done. */
  LEAKED_CALLS_M3,
  /** The last call's arguments lack their end, although the model says it is done. */
  INVALID_ARGUMENTS,
  /** The last call's arguments lack their end, and the reply was cut off. */
  TRUNCATED_ARGUMENTS,
  /** The first call has no id. */
  MISSING_CALL_ID,
  /** All calls have the first one's id. */
  DUPLICATE_CALL_IDS,
  /** The second call has no name. */
  NAMELESS_SECOND_CALL,
  /** Nothing visible: the provider filtered what the model said. */
  FILTERED,

  // How the OpenAI dialect puts it.

  /** The arguments are an object rather than its text; those of a stream come in one delta. */
  ARGUMENTS_AS_OBJECT,
  /** Each delta of text or reasoning repeats all that came before it. */
  CUMULATIVE_DELTAS,
  /** The event with the usage has no choices. */
  SUMMARY_WITHOUT_CHOICES,
  /** No deltas: the summary is the only event; its usage comes even if nobody asked for it. */
  COMPLETION_ONLY_STREAM,
  /** Deltas with an empty role and empty reasoning. */
  EMPTY_ROLES,
  /** Further fragments of a call have an empty id. */
  EMPTY_ID_FRAGMENTS,
  /** The reasoning stands in the content and beside it. */
  REASONING_TWICE,
  /** The tags around the reasoning in the content are split over deltas. */
  SPLIT_THINK_TAGS,

  // How the Anthropic dialect puts it.

  /** A block starts with its whole text, which its deltas repeat, or its whole input. */
  FULL_BLOCK_STARTS,
  /** The thinking block has no signature. */
  NO_SIGNATURE,

  // How the events and the body are written.

  /** Lines end in CR LF. */
  CRLF,
  /** Lines end in CR. */
  CR,
  /** The stream begins with a byte order mark. */
  BYTE_ORDER_MARK,
  /** A comment before every event and, in the Anthropic dialect, a ping. */
  COMMENTS_AND_PINGS,
  /** No space after {@code data:}. */
  NO_SPACE_AFTER_COLON,
  /** Every character of more than one byte is cut by the end of an HTTP chunk and a write. */
  SPLIT_CHARACTERS,
  /** Each byte of the body is a write, in a stream an HTTP chunk too. */
  DRIBBLE,
  /** The stream lacks its last event, although the model has finished. */
  NO_LAST_EVENT,
  /** The whole body is one HTTP chunk, and one write with the headers. */
  COALESCED,
  /** 100 ms between two events. */
  SLOW,
  /** The response says that the connection will close, and it does. */
  CONNECTION_CLOSE,
  /** The connection closes after the response without having said so. */
  SILENT_CLOSE
}
