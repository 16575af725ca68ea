package dev.agent4j.benchmarks.contender;

import java.util.List;

/** One message, as the bare loop keeps it. */
sealed interface Said {

  record User(String text) implements Said {}

  record Assistant(String text, List<Call> calls) implements Said {}

  record Result(String callId, String text) implements Said {}

  /** A tool call; {@code arguments} is JSON. */
  record Call(String id, String name, String arguments) {}
}
