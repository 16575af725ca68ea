package dev.agent4j.toolbox.access;

import dev.agent4j.toolbox.access.Roots.Root;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The roots of a workspace, what keeps parts of them from tools, and how much they may grow. */
public record Territory(Roots roots, Guard guard, Quota quota) {

  /** Returns this one, with directories more of which files may be read. */
  public Territory alsoReading(List<Path> directories) {
    List<Root> all = new ArrayList<>(roots.all());
    directories.forEach(it -> all.add(new Root(it, false)));
    return new Territory(new Roots(all), guard, quota);
  }
}
