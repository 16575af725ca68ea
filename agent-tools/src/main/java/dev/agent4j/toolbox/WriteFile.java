package dev.agent4j.toolbox;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.Default;
import dev.agent4j.json.Description;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.Name;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Effects.Repeat;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.access.AtomicWrite;
import dev.agent4j.toolbox.change.ChangeLog;
import dev.agent4j.toolbox.change.ChangeLog.Committed;
import dev.agent4j.toolbox.change.Changed;
import dev.agent4j.toolbox.change.FileChange;
import dev.agent4j.toolbox.change.Image;
import dev.agent4j.toolbox.change.NewFileStyle;
import dev.agent4j.toolbox.change.PlaceFiles;
import dev.agent4j.toolbox.edit.Diff;
import dev.agent4j.toolbox.edit.Placeholders;
import dev.agent4j.toolbox.files.ByteOrderMark;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.LineEnds;
import dev.agent4j.toolbox.files.Sha256;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextFile;
import dev.agent4j.toolbox.update.KnownFile;
import dev.agent4j.toolbox.update.KnownFile.Knowledge;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets the model write whole files. */
public final class WriteFile {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** What to do about a file that is there already. Named as the model writes it. */
  enum Mode {
    create,
    overwrite
  }

  /** What the model fills in. */
  record Args(
      @Description("The file, relative to the workspace. Missing directories are made.")
          String path,
      @Description(
              "The whole text of the file. If it is missing, your output limit may have cut it off:"
                  + " write the file in parts, the first with this tool, the rest with edit_file.")
          String content,
      @Description("create fails if the file exists; overwrite replaces it.") @Default("create")
          Mode mode,
      @Description(
              "With overwrite: the hash, at least its first 12 digits, of the content to replace,"
                  + " in place of reading it first.")
          @Name("expected_hash")
          @Nullable String expectedHash,
      @Description(
              "With overwrite: keep charset, byte order mark, line ends and whether a line end"
                  + " stands at the end; false writes content as it is, in UTF-8.")
          @Default("true")
          boolean preserve) {}

  private final Workspace workspace;
  private final PlaceFiles files;

  WriteFile(Workspace workspace, PlaceFiles files) {
    this.workspace = workspace;
    this.files = files;
  }

  /** Returns the tool {@code write_file}, confined to {@code workspace}. */
  public static Tool in(Workspace workspace) {
    return Tool.of(
            "write_file",
            "Writes a whole text file. To change parts of a file use edit_file. With mode overwrite"
                + " the file must have been read in this session; its charset, byte order mark and"
                + " line ends are kept, and the result shows what changed.",
            Args.class,
            new WriteFile(workspace, new PlaceFiles(workspace::open, new AtomicWrite()))::write)
        .withEffects(
            json ->
                Effects.writing(workspace.resource(json.string("path").orElse("")))
                    .repeatable(isOverwrite(json) ? Repeat.IDEMPOTENT : Repeat.VERIFIABLE))
        .withTimeLimit(Duration.ofSeconds(30));
  }

  private static boolean isOverwrite(JsonObject json) {
    return json.string("mode").filter(Mode.overwrite.name()::equals).isPresent();
  }

  ToolOutput write(Args args, ToolContext context) throws InterruptedException {
    return FileFailures.told(
        args.path(),
        () -> {
          String path = files.resolve(args.path());
          return files.holding(List.of(path), () -> write(args, path, context));
        });
  }

  private ToolOutput write(Args args, String path, ToolContext context)
      throws IOException, InterruptedException {
    files.requireWritable(path);
    PlaceFiles.requireName(args.path());
    if (args.mode() == Mode.create) {
      return create(args, path, context);
    }
    Optional<Image> found = files.read(path);
    return found.isPresent()
        ? overwrite(args, path, found.get(), context)
        : create(args, path, context);
  }

  private ToolOutput create(Args args, String path, ToolContext context)
      throws IOException, InterruptedException {
    if (files.exists(path)) {
      throw exists(args, path);
    }
    if (args.expectedHash() != null) {
      String why = "the file that had the expected hash was deleted or moved";
      throw stale(args, why, "To create it anew, call again without expected_hash.");
    }
    Placeholders.refuseNew(args.path(), "content", args.content(), "");
    String text = withLineEnds(args.content(), NewFileStyle.lineEnd(path, files));
    byte[] bytes = bytes(args, text, ByteOrderMark.NONE, StandardCharsets.UTF_8);
    FileChange change = FileChange.create(path, new Image(bytes, null));
    Committed committed;
    try {
      committed = ChangeLog.of(context).commit(List.of(change), files);
    } catch (FileAlreadyExistsException e) {
      throw exists(args, path);
    }
    String sha256 = Sha256.of(bytes);
    FileLedger.of(context).of(workspace, path).note(new KnownFile.News.Wrote(sha256, text));
    long lines = text.lines().count();
    ToolOutput output =
        output(
                "Created " + Show.visible(path) + ": ",
                path,
                lines,
                bytes,
                sha256,
                StandardCharsets.UTF_8)
            .with("created", true)
            .with("changed", true);
    return changed(output, committed, "");
  }

  private static ToolOutput changed(ToolOutput output, Committed committed, String more) {
    String text = output.text() + ", change " + committed.id() + Changed.note(committed) + more;
    return Changed.with(new ToolOutput(text, output.details()), committed);
  }

  private ToolException exists(Args args, String path) throws IOException, InterruptedException {
    PlaceFiles.Facts facts = files.facts(path);
    String sha256 = facts.sha256();
    boolean same = sha256.equals(Sha256.of(args.content().getBytes(StandardCharsets.UTF_8)));
    String hash = sha256.isEmpty() ? "" : ", hash " + Sha256.shown(sha256);
    return new ToolException(
        Code.EXISTS,
        String.format(
            "%s: exists already, %d bytes%s%s. To change parts of it use edit_file; to"
                + " replace all of it read it, then call write_file with mode overwrite.",
            Show.line(args.path()), facts.size(), hash, same ? ", with exactly this content" : ""));
  }

  private ToolOutput overwrite(Args args, String path, Image image, ToolContext context)
      throws IOException, InterruptedException {
    KnownFile known = FileLedger.of(context).of(workspace, path);
    byte[] before = image.content();
    String sha256 = image.sha256();
    if (before.length > 0) {
      requireKnown(args, known.of(sha256), sha256);
    }
    Optional<TextFile> old = TextFile.of(before, workspace.fallbackCharsets());
    String oldText = old.map(TextFile::text).orElse("");
    Placeholders.refuseNew(args.path(), "content", args.content(), oldText);
    Optional<TextFile> model = args.preserve() ? old : Optional.empty();
    String text = model.map(it -> inTheStyleOf(it, args.content())).orElse(args.content());
    Charset charset = model.map(TextFile::charset).orElse(StandardCharsets.UTF_8);
    ByteOrderMark mark = model.map(TextFile::mark).orElse(ByteOrderMark.NONE);
    Optional<String> foreign = TextFile.unwritable(text, charset);
    String note = "";
    if (foreign.isPresent() && !charset.equals(StandardCharsets.UTF_8)) {
      note = ", before " + charset.name() + ", which cannot write " + Show.quoted(foreign.get());
      charset = StandardCharsets.UTF_8;
      mark = ByteOrderMark.NONE;
    }
    byte[] after = bytes(args, text, mark, charset);
    Diff diff = Diff.between(oldText, text);
    boolean changed = !Arrays.equals(before, after);
    String name = Show.visible(path);
    String what =
        changed
            ? String.format("Updated %s (+%d -%d lines): ", name, diff.added(), diff.removed())
            : "Unchanged " + name + ", it had this content: ";
    ToolOutput output =
        output(what, path, text.lines().count(), after, Sha256.of(after), charset)
            .with("created", false)
            .with("changed", changed);
    output = new ToolOutput(output.text() + note, output.details());
    if (changed) {
      FileChange change = FileChange.replace(path, image, after);
      Committed committed = ChangeLog.of(context).commit(List.of(change), files);
      output = changed(output, committed, diff.text().isEmpty() ? "" : "\n" + diff.text());
    }
    known.note(new KnownFile.News.Wrote(Sha256.of(after), text));
    return output;
  }

  private static void requireKnown(Args args, Knowledge knowledge, String sha256) {
    String hash = args.expectedHash();
    if (hash != null) {
      if (!Sha256.isNamedBy(sha256, hash)) {
        String why = "its hash is " + Sha256.shown(sha256) + ", not " + Show.line(hash);
        throw stale(args, why, "Read it, then decide again.");
      }
    } else if (knowledge == Knowledge.UNKNOWN) {
      String why = "not read in this session, so what would be lost is unknown";
      throw stale(args, why, "Read it with read_file, then call again.");
    } else if (knowledge == Knowledge.STALE) {
      String next = "Read it again with read_file, then decide again.";
      throw stale(args, "changed since it was read", next);
    }
  }

  private static ToolException stale(Args args, String why, String next) {
    String path = Show.line(args.path());
    return new ToolException(Code.STALE, path + ": " + why + "; nothing was written. " + next);
  }

  private static String inTheStyleOf(TextFile old, String content) {
    boolean marked = old.mark() != ByteOrderMark.NONE && content.startsWith(BYTE_ORDER_MARK);
    String text = marked ? content.substring(1) : content;
    String lineEnd = LineEnds.of(old.text()).dominant();
    return withFinalNewlineOf(old.text(), withLineEnds(text, lineEnd), lineEnd);
  }

  private static String withFinalNewlineOf(String old, String text, String lineEnd) {
    if (old.isEmpty() || text.isEmpty() || endsLine(old) == endsLine(text)) {
      return text;
    }
    if (endsLine(old)) {
      return text + lineEnd;
    }
    return text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
  }

  private static boolean endsLine(String text) {
    return text.endsWith("\n") || text.endsWith("\r");
  }

  /** A carriage return in the content says that its line ends are meant as they are. */
  private static String withLineEnds(String text, String lineEnd) {
    return text.indexOf('\r') >= 0 ? text : text.replace("\n", lineEnd);
  }

  private static byte[] bytes(Args args, String text, ByteOrderMark mark, Charset charset)
      throws IOException {
    Optional<String> unwritable = TextFile.unwritable(text, charset);
    if (unwritable.isPresent()) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          String.format(
              "%s: content holds %s, half of a character, which cannot be written. Send whole"
                  + " characters.",
              Show.line(args.path()), Show.quoted(unwritable.get())));
    }
    byte[] bytes = TextFile.encode(mark, text, charset);
    if (bytes.length > TextFile.MAX_BYTES) {
      throw new ToolException(
          Code.TOO_LARGE,
          Show.line(args.path()) + ": content is larger than 16 MB. Write it in several files.");
    }
    return bytes;
  }

  private static ToolOutput output(
      String what, String path, long lines, byte[] bytes, String sha256, Charset charset) {
    String facts =
        String.format(
            "%s, %s, %s",
            Show.count(lines, "line"), Show.count(bytes.length, "byte"), charset.name());
    return ToolOutput.of(what + facts)
        .with("path", path)
        .with("sha256", sha256)
        .with("bytes", bytes.length)
        .with("lines", lines)
        .with("charset", charset.name());
  }
}
