package dev.agent4j.message;

/** One entry of a transcript. The three kinds are closed: a fourth would be a new major version. */
public sealed interface Message permits UserMessage, AssistantMessage, ToolResultMessage {}
