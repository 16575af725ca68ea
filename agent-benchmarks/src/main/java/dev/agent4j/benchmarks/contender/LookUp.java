package dev.agent4j.benchmarks.contender;

import dev.agent4j.json.Description;
import dev.agent4j.tool.Tool;
import java.nio.charset.StandardCharsets;

/** The tool that both execute: its result is as long as is asked, and a new text each time. */
final class LookUp {
  static final String NAME = "look_up";

  /** The schema of the arguments as text, for whoever has no records to make one of. */
  static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\","
          + "\"description\":\"What to look up.\"}},\"required\":[\"text\"],"
          + "\"additionalProperties\":false}";

  private static final String LINE = "  42: var total = \"sum\" + of(prices);\n";

  private final byte[] result;

  LookUp(int resultChars) {
    result =
        LINE.repeat(resultChars / LINE.length() + 1)
            .substring(0, resultChars)
            .getBytes(StandardCharsets.US_ASCII);
  }

  /** What the model fills in. */
  record Args(@Description("What to look up.") String text) {}

  /** Returns what there is on {@code text}. */
  String result(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("text must not be empty");
    }
    return new String(result, StandardCharsets.US_ASCII);
  }

  Tool tool() {
    return Tool.of(NAME, "Looks something up.", Args.class, args -> result(args.text()));
  }
}
