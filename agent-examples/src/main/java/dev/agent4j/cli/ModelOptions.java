package dev.agent4j.cli;

import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.minimax.Dialect;
import dev.agent4j.llm.minimax.MiniMax;
import dev.agent4j.llm.minimax.MiniMaxBuilder;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which model is asked, and the client they make. */
final class ModelOptions {
  private static final String KEY = "MINIMAX_API_KEY";

  @Option(
      names = {"-m", "--model"},
      paramLabel = "M",
      description = "The model's id. Default: $MINIMAX_MODEL, else MiniMax-M3.")
  private @Nullable String model;

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description =
          "Where the model is: MiniMax, or any server of the dialect. Default: $MINIMAX_BASE_URL,"
              + " else https://api.minimax.io.")
  private @Nullable String baseUrl;

  @Option(
      names = "--dialect",
      paramLabel = "D",
      description = "How to talk to it: openai or anthropic. Default: openai.")
  private Dialect dialect = Dialect.OPENAI;

  /**
   * Returns the client.
   *
   * @throws CommandFailure if there is no key, or an option does not fit
   */
  LlmClient client(Map<String, String> environment) {
    String key = environment.getOrDefault(KEY, "");
    if (key.isBlank()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          KEY
              + " is not set. Set it to your MiniMax API key: export "
              + KEY
              + "=…; `agent demo` needs none.");
    }
    try {
      var builder = builder(key).dialect(dialect);
      given(model, environment.get("MINIMAX_MODEL")).ifPresent(builder::model);
      given(baseUrl, environment.get("MINIMAX_BASE_URL")).ifPresent(builder::baseUrl);
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e);
    }
  }

  private static MiniMaxBuilder builder(String key) {
    try {
      return MiniMax.builder(key);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, KEY + ": " + e.getMessage());
    }
  }

  private static Optional<String> given(@Nullable String option, @Nullable String variable) {
    return Optional.ofNullable(option == null ? variable : option).filter(it -> !it.isBlank());
  }
}
