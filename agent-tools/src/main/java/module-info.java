/** Tools for a directory: files, search, notes, a plan, a shell. */
// re2j and java-diff-utils have no module descriptor; they are used, never exported.
@SuppressWarnings("requires-automatic")
module dev.agent4j.tools {
  requires transitive dev.agent4j.core;
  requires io.github.javadiffutils;
  requires org.slf4j;
  requires re2j;
  requires transitive org.jspecify;

  exports dev.agent4j.toolbox;
  exports dev.agent4j.toolbox.certificate;
  exports dev.agent4j.toolbox.notes;
  exports dev.agent4j.toolbox.plan;
  exports dev.agent4j.toolbox.sandbox;
  exports dev.agent4j.toolbox.shell;

  // The arguments of tools are records of these packages.
  opens dev.agent4j.toolbox to
      dev.agent4j.core;
  opens dev.agent4j.toolbox.certificate to
      dev.agent4j.core;
  opens dev.agent4j.toolbox.notes to
      dev.agent4j.core;
  opens dev.agent4j.toolbox.plan to
      dev.agent4j.core;
  opens dev.agent4j.toolbox.shell to
      dev.agent4j.core;
}
