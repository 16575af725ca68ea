/** MiniMax over java.net.http, in both wire dialects, and a stub of it. */
module dev.agent4j.llm.minimax {
  requires com.fasterxml.jackson.core;
  requires transitive dev.agent4j.core;
  requires java.net.http;
  requires static transitive org.jspecify;
  requires org.slf4j;

  exports dev.agent4j.llm.minimax;
  exports dev.agent4j.llm.minimax.testkit;
  exports dev.agent4j.llm.minimax.testkit.script;
}
