package dev.agent4j.llm.minimax.reply;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.markup.PendingCall;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.tool.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes tool calls of what a reply had of them: each with a name, an id of its own, and arguments
 * that are an object or are said to be unreadable. What was put right is logged.
 */
public final class CallRepair {
  private static final Logger LOG = LoggerFactory.getLogger(CallRepair.class);
  private static final int STEM_LENGTH = 12;

  private final List<ToolDefinition> tools;
  private final Predicate<String> isTaken;
  private final RandomGenerator random;

  /**
   * @param isTaken tells whether a call of the transcript has an id
   */
  public CallRepair(List<ToolDefinition> tools, Predicate<String> isTaken, RandomGenerator random) {
    this.tools = tools;
    this.isTaken = isTaken;
    this.random = random;
  }

  /** Returns the content blocks of a reply, whose last call may be cut off, in a list to change. */
  List<ContentBlock> blocks(List<Object> parts, boolean isCut, String replyId) {
    var blocks = new ArrayList<ContentBlock>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      if (!(parts.get(i) instanceof PendingCall call)) {
        blocks.add((ContentBlock) parts.get(i));
        continue;
      }
      boolean isCutOff = isCut && i == parts.size() - 1;
      String name = call.name().isEmpty() ? nameFor(call, lastName(blocks), isCutOff) : call.name();
      if (name.isEmpty()) {
        LOG.warn("Dropped a tool call without a name: no tool's arguments are like it");
      } else if (!call.isLeaked() || isNew(call, name, blocks)) {
        blocks.add(call.toCall(idFor(call, blocks, replyId), name, isCutOff));
      }
    }
    return blocks;
  }

  /** Returns the one tool whose arguments are like these, or the one of them called before. */
  private String nameFor(PendingCall call, String last, boolean isCutOff) {
    JsonObject arguments = call.read(isCutOff);
    if (arguments == null) {
      return "";
    }
    List<String> fitting =
        tools.stream()
            .filter(it -> fits(arguments, it.parameters().toJson()))
            .map(ToolDefinition::name)
            .toList();
    String name = fitting.size() == 1 ? fitting.get(0) : fitting.contains(last) ? last : "";
    if (!name.isEmpty()) {
      LOG.warn("Took a tool call without a name for one of {}", name);
    }
    return name;
  }

  private static boolean fits(JsonObject arguments, JsonObject schema) {
    Set<String> known = schema.object("properties").orElse(JsonObject.empty()).names();
    return known.containsAll(arguments.names())
        && schema.list("required").stream().allMatch(it -> arguments.has(String.valueOf(it)));
  }

  /** Tells whether a call found in the text was not made properly as well. */
  private static boolean isNew(PendingCall leaked, String name, List<ContentBlock> blocks) {
    LOG.warn("Recovered a call of {} that the provider left in the text", name);
    JsonObject arguments = leaked.read(false);
    return blocks.stream()
        .noneMatch(
            it ->
                it instanceof ToolCall made
                    && made.name().equals(name)
                    && made.arguments().equals(arguments));
  }

  /** Returns the name of the last call among {@code blocks}; empty if there is none. */
  private static String lastName(List<ContentBlock> blocks) {
    for (int i = blocks.size() - 1; i >= 0; i--) {
      if (blocks.get(i) instanceof ToolCall call) {
        return call.name();
      }
    }
    return "";
  }

  private String idFor(PendingCall call, List<ContentBlock> before, String replyId) {
    String id = call.id();
    String stem = replyId;
    while (id.isEmpty() || isTaken.test(id) || calls(before, id) > 0) {
      // The form of MiniMax's own ids; the end of the reply's id is as unique as the reply.
      stem = stem.length() < STEM_LENGTH ? randomStem() : stem;
      int number = calls(before, "") + 1;
      id = "call_function_" + stem.substring(stem.length() - STEM_LENGTH) + "_" + number;
      stem = "";
    }
    return id;
  }

  /** Counts the calls among {@code blocks} that have that id; all calls if it is empty. */
  private static int calls(List<ContentBlock> blocks, String id) {
    int count = 0;
    for (ContentBlock block : blocks) {
      if (block instanceof ToolCall call && (id.isEmpty() || call.id().equals(id))) {
        count++;
      }
    }
    return count;
  }

  private String randomStem() {
    return String.format("%016x", random.nextLong());
  }
}
