package dev.agent4j.toolbox.change;

import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.certificate.EditCertificate;
import dev.agent4j.toolbox.change.ChangeLog.Committed;

/** What the results of all tools that change files say of a change. */
public final class Changed {
  private Changed() {}

  /** Adds the certificates to the details of a result. */
  public static ToolOutput with(ToolOutput output, Committed committed) {
    return output
        .with("change", committed.id())
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
