package dev.agent4j.tool;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.json.RecordType;
import java.time.Duration;
import java.util.function.Function;

/**
 * Something the model may call. Implementations are thread-safe: calls of one step run in parallel
 * where their {@linkplain #effects effects} allow it, and sessions share their agent's tools.
 */
public interface Tool {

  /** How long a call may take unless the tool says otherwise: 2 minutes. */
  Duration DEFAULT_TIME_LIMIT = Duration.ofMinutes(2);

  /** Returns the tool as the model sees it; always the same. */
  ToolDefinition definition();

  /**
   * Executes a call and blocks until it is done.
   *
   * @param arguments valid by the schema of the definition
   * @throws dev.agent4j.error.ToolException if the call failed; its message is for the model
   * @throws InterruptedException if the turn was cancelled or the time limit reached: the call
   *     stops what it does and what it has started
   * @throws Exception if it failed otherwise; the model is told the exception's message
   */
  ToolOutput execute(JsonObject arguments, ToolContext context) throws Exception;

  /** Returns what a call with {@code arguments} would do. Default: anything. */
  default Effects effects(JsonObject arguments) {
    return Effects.unknown();
  }

  /** What is known of a call that began, and of whose end there is no record. */
  enum Done {
    YES,
    NO,
    UNKNOWN
  }

  /**
   * Finds out whether a call that began was done, after a crash. Asked only if its effects are
   * {@link Effects.Repeat#VERIFIABLE}. Default: unknown.
   *
   * @throws Exception if it cannot be found out
   */
  default Done probe(JsonObject arguments, ToolContext context) throws Exception {
    return Done.UNKNOWN;
  }

  /** Returns how long a call may take before it is interrupted. Default: 2 minutes. */
  default Duration timeLimit() {
    return DEFAULT_TIME_LIMIT;
  }

  /**
   * Returns this tool with its effects told by {@code effects}, from arguments that are valid. If
   * it throws, that is logged, and the call may do anything.
   */
  default Tool withEffects(Function<JsonObject, Effects> effects) {
    return new TunedTool(this, effects, timeLimit());
  }

  /**
   * Returns this tool with another time limit.
   *
   * @throws IllegalArgumentException if {@code limit} is not positive
   */
  default Tool withTimeLimit(Duration limit) {
    return new TunedTool(this, this::effects, limit);
  }

  /** The work of a tool whose arguments are a record. */
  @FunctionalInterface
  interface Body<A extends Record> {
    ToolOutput execute(A arguments, ToolContext context) throws Exception;
  }

  /** The work of a tool that needs its arguments only and gives text. */
  @FunctionalInterface
  interface TextBody<A extends Record> {
    String execute(A arguments) throws Exception;
  }

  /** The work of a tool with a hand-written schema. */
  @FunctionalInterface
  interface RawBody {
    ToolOutput execute(JsonObject arguments, ToolContext context) throws Exception;
  }

  /**
   * Returns a tool that takes a record and gives text.
   *
   * @param arguments a record whose components are described by {@link
   *     dev.agent4j.json.Description}; what may be left out is {@code @Nullable}, an {@code
   *     Optional}, or has a {@link dev.agent4j.json.Default}; one without components takes none
   * @param body what it throws is told to the model, as {@link #execute} has it
   * @throws IllegalArgumentException if the name is not 1 to 64 letters, digits, {@code _} and
   *     {@code -}, the description is blank, or the record cannot be read, as {@link
   *     dev.agent4j.json.RecordType} has it; the message tells the way out
   */
  static <A extends Record> Tool of(
      String name, String description, Class<A> arguments, TextBody<A> body) {
    return of(name, description, arguments, (args, context) -> ToolOutput.of(body.execute(args)));
  }

  /**
   * Returns a tool that takes a record and the context of the call, and gives text and details.
   *
   * @param arguments a record, as for {@linkplain #of(String, String, Class, TextBody) a tool that
   *     gives text}
   * @throws IllegalArgumentException under the same conditions
   */
  static <A extends Record> Tool of(
      String name, String description, Class<A> arguments, Body<A> body) {
    RecordType<A> type = RecordType.of(arguments);
    return raw(
        name,
        description,
        type.schema(),
        (json, context) -> body.execute(read(name, type, json), context));
  }

  /** What the schema cannot say, a range or what a constructor asks for, is the model's to mend. */
  private static <A extends Record> A read(String name, RecordType<A> type, JsonObject json) {
    try {
      return type.read(json);
    } catch (JsonException e) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          "Not executed: invalid arguments for " + name + ":\n- " + e.getMessage());
    }
  }

  /**
   * Returns a tool with a hand-written schema. A default in it is not filled in.
   *
   * @throws IllegalArgumentException if the name is not 1 to 64 letters, digits, {@code _} and
   *     {@code -}, or the description is blank
   */
  static Tool raw(String name, String description, JsonSchema parameters, RawBody body) {
    return new FunctionTool(new ToolDefinition(name, description, parameters), body);
  }
}
