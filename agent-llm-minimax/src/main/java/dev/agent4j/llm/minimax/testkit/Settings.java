package dev.agent4j.llm.minimax.testkit;

import dev.agent4j.llm.minimax.testkit.script.Brain;
import dev.agent4j.llm.minimax.testkit.script.StubModel;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a builder was told; models by their id in lower case. */
record Settings(
    int port,
    Set<String> keys,
    Map<String, StubModel> models,
    @Nullable Brain brain,
    Clock clock,
    long seed,
    int deltaChars,
    boolean isCoalesced,
    Duration delay,
    int maxRecorded) {}
