package dev.agent4j.toolbox.access;

/** The roots of a workspace, what keeps parts of them from tools, and how much they may grow. */
public record Territory(Roots roots, Guard guard, Quota quota) {}
