package dev.agent4j.cli.terminal;

import dev.agent4j.event.AgentEvent;
import dev.agent4j.event.AgentListener;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ToolResult;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Draws a turn for people as it happens: text as it comes, a line for each tool call, and what it
 * all took. On a terminal with reasoning in gray and a line on what is running; elsewhere plain.
 * Thread-safe.
 */
public final class ConsoleListener implements AgentListener {
  private static final String DIM = "\u001b[2m";
  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final int MAX_ARGUMENT_CHARS = 100;
  private static final int MAX_REASON_CHARS = 160;

  private final PrintStream out;
  private final boolean isTerminal;
  private final boolean isVerbose;
  private final Map<String, String> running = new LinkedHashMap<>();
  private boolean atLineStart = true;
  private boolean isThinking;
  private boolean isStatusDrawn;

  /**
   * @param isTerminal whether to use colors and to write over lines
   * @param isVerbose whether to show reasoning also where it cannot be told from text by color, and
   *     the progress of tools
   */
  public ConsoleListener(PrintStream out, boolean isTerminal, boolean isVerbose) {
    this.out = out;
    this.isTerminal = isTerminal;
    this.isVerbose = isVerbose;
  }

  @Override
  public synchronized void onEvent(AgentEvent event) {
    eraseStatus();
    if (event instanceof AgentEvent.TextReceived it) {
      say(it.delta(), false);
    } else if (event instanceof AgentEvent.ThinkingReceived it) {
      if (isTerminal || isVerbose) {
        say(it.delta(), true);
      }
    } else if (event instanceof AgentEvent.ToolCallStarted it) {
      running.put(it.call().id(), Show.cut(it.call().name(), MAX_ARGUMENT_CHARS));
    } else if (event instanceof AgentEvent.ToolCallFinished it) {
      running.remove(it.call().id());
      finished(it);
    } else if (event instanceof AgentEvent.ToolCallProgressed it) {
      if (isVerbose) {
        line(DIM, "  " + it.text());
      }
    } else if (event instanceof AgentEvent.RequestRetried it) {
      line(
          RED,
          String.format(
              "! attempt %d failed: %s; again in %s",
              it.attempt(), Show.cut(it.reason(), MAX_REASON_CHARS), Show.time(it.pause())));
    } else if (event instanceof AgentEvent.ReplyDiscarded it) {
      line(
          RED,
          "! the reply broke off: " + Show.cut(it.reason(), MAX_REASON_CHARS) + "; asking again");
    } else if (event instanceof AgentEvent.LimitApproached it) {
      line(RED, "! " + it.used() + " are used up");
    } else if (event instanceof AgentEvent.LimitReached it) {
      line(RED, "! limit reached: " + it.used());
    } else if (event instanceof AgentEvent.TurnFinished it) {
      line(DIM, "— " + Show.totals(it));
    } else if (event instanceof AgentEvent.TurnFailed) {
      endLine();
    }
    drawStatus();
    out.flush();
  }

  private void say(String delta, boolean thinking) {
    String text = Show.printable(delta);
    if (text.isEmpty()) {
      return;
    }
    if (thinking != isThinking) {
      endLine();
    }
    isThinking = thinking;
    out.print(thinking && isTerminal ? DIM + text + PLAIN : text);
    atLineStart = text.endsWith("\n");
  }

  private void finished(AgentEvent.ToolCallFinished it) {
    ToolCall call = it.call();
    ToolResult result = it.result();
    boolean isOk = result.status() == ToolResult.Status.OK;
    String arguments = call.unreadable() == null ? call.arguments().toString() : call.unreadable();
    int bytes = result.text().getBytes(StandardCharsets.UTF_8).length;
    line(
        isOk ? DIM : RED,
        String.format(
            "%s %s %s  %s, %s",
            isOk ? "✓" : "✗",
            Show.cut(call.name(), MAX_ARGUMENT_CHARS),
            Show.cut(arguments, MAX_ARGUMENT_CHARS),
            Show.time(it.elapsed()),
            Show.size(bytes)));
    if (!isOk) {
      line(RED, "  " + result.status() + ": " + Show.cut(result.text(), MAX_REASON_CHARS));
    }
  }

  private void line(String color, String text) {
    endLine();
    isThinking = false;
    out.println(isTerminal ? color + text + PLAIN : text);
  }

  private void endLine() {
    if (!atLineStart) {
      out.println();
      atLineStart = true;
    }
  }

  private void drawStatus() {
    if (isTerminal && atLineStart && !running.isEmpty()) {
      out.print(DIM + "… " + Show.cut(String.join(", ", running.values()), 70) + PLAIN);
      isStatusDrawn = true;
    }
  }

  private void eraseStatus() {
    if (isStatusDrawn) {
      out.print(ERASE_LINE);
      isStatusDrawn = false;
    }
  }

  /** Makes room for something else to be written: takes back the line on what is running. */
  public synchronized void makeRoom() {
    eraseStatus();
    endLine();
    out.flush();
  }
}
