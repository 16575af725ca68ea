package dev.agent4j.toolbox;

import java.io.IOException;
import java.nio.file.Files;

/** A workspace whose files are searched. */
class SearchedFiles extends WorkspaceTools {

  void file(String name, String content) throws IOException {
    Files.createDirectories(root.resolve(name).getParent());
    Files.writeString(root.resolve(name), content);
  }

  String search(String arguments) throws Exception {
    return calls.call(searchFiles, arguments).text();
  }
}
