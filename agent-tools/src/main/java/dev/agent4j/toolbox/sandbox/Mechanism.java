package dev.agent4j.toolbox.sandbox;

import java.util.Locale;

/** What confines commands. The best one that proves itself is used. */
public enum Mechanism {
  /** The program {@code bwrap}: namespaces for files, network and processes, and a filter. */
  BUBBLEWRAP,
  /** The kernel's Landlock and a filter of system calls, which need no namespace and no root. */
  LANDLOCK,
  /** Nothing. */
  NONE;

  /** Returns the name as people and programs are told it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
