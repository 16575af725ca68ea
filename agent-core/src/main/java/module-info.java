/** The contracts, the loop, the transcript: all that an agent is. */
@SuppressWarnings("requires-automatic")
module dev.agent4j.core {
  requires com.fasterxml.jackson.annotation;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires transitive org.jspecify;
  requires org.slf4j;

  exports dev.agent4j;
  exports dev.agent4j.context;
  exports dev.agent4j.error;
  exports dev.agent4j.event;
  exports dev.agent4j.json;
  exports dev.agent4j.llm;
  exports dev.agent4j.message;
  exports dev.agent4j.policy;
  exports dev.agent4j.redact;
  exports dev.agent4j.session;
  exports dev.agent4j.testkit;
  exports dev.agent4j.tool;
}
