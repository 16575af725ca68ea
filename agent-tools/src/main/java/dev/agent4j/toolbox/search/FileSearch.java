package dev.agent4j.toolbox.search;

import com.google.re2j.Pattern;
import dev.agent4j.toolbox.files.ByteOrderMark;
import dev.agent4j.toolbox.files.FileKind;
import dev.agent4j.toolbox.files.TextScan;
import dev.agent4j.toolbox.scan.ByteLines;
import dev.agent4j.toolbox.scan.LineFinder;
import dev.agent4j.toolbox.search.FoundInFile.Kind;
import dev.agent4j.toolbox.search.Search.Mode;
import dev.agent4j.toolbox.search.Search.Query;
import dev.agent4j.toolbox.walk.Deadline;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Searches file after file, each in the cheapest way that finds all that matches. */
final class FileSearch {
  private static final long MAX_BYTES = 1L << 30;
  private static final int MAX_BYTES_OF_A_BLOCK = 8 << 20;
  private static final int SEARCHED_CHARS = 1_000_000;

  private final Query query;
  private final List<Charset> fallbacks;
  private final List<Charset> charsets = new ArrayList<>();
  private final Deadline deadline;
  private @Nullable Haystack haystack;

  FileSearch(Query query, List<Charset> fallbacks, Deadline deadline) {
    this.query = query;
    this.fallbacks = fallbacks;
    this.deadline = deadline;
    charsets.add(StandardCharsets.UTF_8);
    charsets.addAll(fallbacks);
  }

  /** Returns the limit of a file's size, in words. */
  String limit() {
    return query.multiline() ? "over 8 MiB with multiline" : "over 1 GiB";
  }

  FoundInFile search(FileChannel channel, long size, int maxShown)
      throws IOException, InterruptedException {
    Haystack file = begin(channel, size);
    file.fill();
    byte[] data = file.data();
    ByteOrderMark mark = markOf(data, file.to());
    int head = Math.min(file.to(), FileKind.SNIFFED);
    if (FileKind.known(data, head).isPresent()
        || (mark == ByteOrderMark.NONE && ByteLines.hasNul(data, head))) {
      return FoundInFile.nothing(Kind.BINARY);
    }
    if (size > MAX_BYTES || (query.multiline() && size > MAX_BYTES_OF_A_BLOCK)) {
      return FoundInFile.nothing(Kind.TOO_LARGE);
    }
    LineFinder finder = query.finder();
    boolean asBytes = finder != null && (mark == ByteOrderMark.NONE || mark == ByteOrderMark.UTF_8);
    if (query.multiline()) {
      return asBytes && finder != null && file.isLast() && !finder.mayMatch(data, file.to())
          ? FoundInFile.nothing(Kind.SEARCHED)
          : block(file, mark, maxShown);
    }
    return asBytes && finder != null
        ? new ByteMatches(query, finder, file, charsets, deadline, maxShown).find(mark)
        : decoded(file, maxShown);
  }

  /** Returns the hash of the file searched last; empty if it is not in memory as a whole. */
  String sha256() {
    return haystack == null ? "" : haystack.sha256();
  }

  private Haystack begin(FileChannel channel, long size) {
    Haystack file = haystack;
    if (file == null) {
      file = new Haystack(channel);
      haystack = file;
    }
    file.begin(channel, size);
    return file;
  }

  /** A mark begins with a byte that no ASCII text has, but for that of UTF-32BE. */
  private static ByteOrderMark markOf(byte[] data, int to) {
    return to > 1 && (data[0] < 0 || data[0] == 0)
        ? ByteOrderMark.of(Arrays.copyOf(data, Math.min(to, 4)))
        : ByteOrderMark.NONE;
  }

  private FoundInFile decoded(Haystack file, int maxShown)
      throws IOException, InterruptedException {
    var scan = new TextScan(file, fallbacks, SEARCHED_CHARS);
    return scan.read(() -> new FileMatches(query, deadline, maxShown)).lines().found();
  }

  private FoundInFile block(Haystack file, ByteOrderMark mark, int maxShown)
      throws IOException, InterruptedException {
    Charset said = mark.charset();
    Charset charset = said == null ? file.charset(charsets) : said;
    byte[] bytes;
    try (var in = file.open()) {
      bytes = in.readNBytes(MAX_BYTES_OF_A_BLOCK);
    }
    var text = new String(bytes, mark.length(), bytes.length - mark.length(), charset);
    Pattern pattern = query.pattern();
    return new BlockMatches(text, query.context(), maxShown)
        .find(pattern, query.mode() == Mode.files, deadline);
  }
}
