package dev.agent4j.toolbox;

import dev.agent4j.tool.ToolContext;
import dev.agent4j.toolbox.edit.EditPlan;
import dev.agent4j.toolbox.update.KnownFile;
import dev.agent4j.toolbox.update.KnownFile.Knowledge;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the tools of one session have shown to the model or written: files and the hash of each. */
final class FileLedger {
  private static final int MAX_FILES = 10_000;

  private final Map<Path, String> hashes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, String> eldest) {
          return size() > MAX_FILES;
        }
      };

  static FileLedger of(ToolContext context) {
    return context.scope().get(FileLedger.class, FileLedger::new);
  }

  synchronized void note(Path file, String sha256) {
    hashes.put(file, sha256);
  }

  synchronized Knowledge knowledge(Path file, String sha256) {
    String known = hashes.get(file);
    if (known == null) {
      return Knowledge.UNKNOWN;
    }
    return known.equals(sha256) ? Knowledge.CURRENT : Knowledge.STALE;
  }

  /** Returns what is known of one file. */
  KnownFile of(Path file) {
    return new KnownFile() {
      @Override
      public Knowledge of(String sha256) {
        return knowledge(file, sha256);
      }

      @Override
      public boolean hasSeen(EditPlan.Lines lines, String text) {
        return true;
      }
    };
  }
}
