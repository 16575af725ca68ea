package dev.agent4j.toolbox.notes;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.Default;
import dev.agent4j.json.Description;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Effects.Repeat;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextFile;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Lets the model keep what it should know in later sessions. */
public final class RecordNote {
  private static final int MAX_CONTENT = 10_000;
  private static final int MAX_CATEGORY = 100;

  /** What the model fills in. */
  record Args(
      @Description("What to know later; understandable by itself.") String content,
      @Description("What it is about, in a word: decision, preference, fact …") @Default("general")
          String category,
      @Description(
              "Where it comes from. user: said by the user; model: your own conclusion; file or"
                  + " tool: read in a file, a page or a tool's output, which is recalled as a quote.")
          @Default("model")
          Origin source) {}

  /** Where a note comes from, see {@link Note.Source}. Named as the model writes it. */
  enum Origin {
    user,
    model,
    file,
    tool
  }

  private final NoteStore store;
  private final Clock clock;

  RecordNote(NoteStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Returns the tool {@code record_note}, which adds to {@code store}. */
  public static Tool in(NoteStore store) {
    return Tool.of(
            "record_note",
            "Records a note that later sessions can recall: a decision and its reason, a fact that"
                + " was hard to find, a wish of the user; say where it comes from. At most "
                + MAX_CONTENT
                + " characters. Notes are only ever added.",
            Args.class,
            new RecordNote(store, Clock.systemUTC())::add)
        .withEffects(json -> Effects.writing(store.resource()).repeatable(Repeat.VERIFIABLE))
        .withTimeLimit(Duration.ofSeconds(30));
  }

  ToolOutput add(Args args, ToolContext context) throws InterruptedException {
    String category = args.category().strip().toLowerCase(Locale.ROOT);
    check("content", args.content(), MAX_CONTENT);
    check("category", category, MAX_CATEGORY);
    var note =
        new Note(
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            category,
            args.content(),
            Note.Source.of(args.source().name()));
    return FileFailures.told(
        store.resource(),
        () -> {
          store.add(note);
          return ToolOutput.of("Recorded under " + Show.line(category) + ".")
              .with("category", category)
              .with("source", note.source().label())
              .with("at", note.at());
        });
  }

  private static void check(String name, String text, int max) {
    if (text.isBlank()) {
      throw new ToolException(Code.INVALID_ARGUMENTS, name + " is blank. Send what to record.");
    }
    if (text.length() > max) {
      throw new ToolException(
          Code.TOO_LARGE,
          String.format(
              "%s is %d characters long, at most %d are kept. Shorten it, or record several notes.",
              name, text.length(), max));
    }
    if (TextFile.unwritable(text, StandardCharsets.UTF_8).isPresent()) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS, name + " holds half of a character. Send whole characters.");
    }
  }
}
