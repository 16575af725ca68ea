package dev.agent4j.toolbox.change;

import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.certificate.EditCertificate;
import dev.agent4j.toolbox.change.ChangeLog.Committed;

/** What the results of all tools that change files say of a change. */
public final class Changed {
  private Changed() {}

  /** Adds the certificates, and the hashes of the files as they are now, to a result's details. */
  public static ToolOutput with(ToolOutput output, Committed committed) {
    ToolOutput told = output;
    for (EditCertificate it : committed.certificates()) {
      told = it.movedFrom().isEmpty() ? told : told.withFile(it.movedFrom(), "");
      told = told.withFile(it.path(), it.afterSha256());
    }
    return told.with("change", committed.id())
        .with("undoable", committed.isKept())
        .with(
            "certificates",
            committed.certificates().stream().map(EditCertificate::toJson).toList());
  }

  /** Returns what is added to the text of a result; empty if all is as usual. */
  public static String note(Committed committed) {
    String parted =
        committed.parted().isEmpty()
            ? ""
            : " Had another name (hard link), which keeps the former content: "
                + String.join(", ", committed.parted())
                + ".";
    return committed.isKept()
        ? parted
        : parted + " This cannot be undone: the earlier content is too large to keep.";
  }
}
