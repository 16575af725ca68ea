package dev.agent4j.toolbox;

import dev.agent4j.tool.Tool;
import java.util.List;

/** The tools for the files of a directory. */
public final class FileTools {
  private FileTools() {}

  /**
   * Returns {@code read_file}, {@code write_file}, {@code edit_file}, {@code apply_patch}, {@code
   * undo}, {@code list_files}, {@code find_files} and {@code search_files}, confined to {@code
   * workspace}.
   */
  public static List<Tool> in(Workspace workspace) {
    return List.of(
        ReadFile.in(workspace),
        WriteFile.in(workspace),
        EditFile.in(workspace),
        ApplyPatch.in(workspace),
        UndoChange.in(workspace),
        ListFiles.in(workspace),
        FindFiles.in(workspace),
        SearchFiles.in(workspace));
  }
}
