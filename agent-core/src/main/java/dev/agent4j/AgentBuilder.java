package dev.agent4j;

import static java.util.Objects.requireNonNull;

import dev.agent4j.context.ContextManager;
import dev.agent4j.event.AgentListener;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.ModelInfo;
import dev.agent4j.llm.Retrying;
import dev.agent4j.policy.Approver;
import dev.agent4j.policy.Policy;
import dev.agent4j.redact.Redactor;
import dev.agent4j.tool.Tool;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link Agent}s. Every setter checks its argument at once. Not thread-safe.
 *
 * <p>The agent asks its client through {@link Retrying} with all defaults, unless the client
 * {@linkplain LlmClient#isRetrying retries by itself}: {@code
 * Agent.builder(Retrying.of(client).attempts(3))} retries as it says, and no more.
 */
public final class AgentBuilder {
  final LlmClient llm;
  final List<Tool> tools = new ArrayList<>();
  ContextManager context = ContextManager.everything();
  AgentListener listener = AgentListener.none();
  Policy policy = Policy.allowAll();
  Approver approver = Approver.nobody();
  Limits limits = Limits.of();
  String systemPrompt = "";
  int parallelToolCalls = 8;
  @Nullable Integer maxOutputTokens;
  InstantSource clock = InstantSource.system();
  Redactor redactor = Redactor.ofEnvironment(System.getenv());

  AgentBuilder(LlmClient llm) {
    requireNonNull(llm, "llm");
    this.llm = llm.isRetrying() ? llm : Retrying.of(llm);
  }

  /**
   * Adds tools that the model may call, in this order. Default: none.
   *
   * @throws IllegalArgumentException if two tools have the same name
   */
  public AgentBuilder tools(Tool... added) {
    return tools(List.of(added));
  }

  /**
   * Adds tools that the model may call, in this order. Default: none.
   *
   * @throws IllegalArgumentException if two tools have the same name
   */
  public AgentBuilder tools(Collection<Tool> added) {
    for (Tool tool : added) {
      String name = tool.definition().name();
      if (tools.stream().anyMatch(it -> it.definition().name().equals(name))) {
        throw new IllegalArgumentException("two tools are named " + name);
      }
      tools.add(tool);
    }
    return this;
  }

  /** Says who the agent is and how it should work. Default: nothing. */
  public AgentBuilder systemPrompt(String systemPrompt) {
    this.systemPrompt = requireNonNull(systemPrompt, "systemPrompt");
    return this;
  }

  /** Decides what the model sees of the transcript. Default: everything. */
  public AgentBuilder context(ContextManager context) {
    this.context = requireNonNull(context, "context");
    return this;
  }

  /** Decides which calls may be executed. Default: all. */
  public AgentBuilder policy(Policy policy) {
    this.policy = requireNonNull(policy, "policy");
    return this;
  }

  /** Answers for calls that the policy asks about. Default: nobody, so that they are denied. */
  public AgentBuilder approver(Approver approver) {
    this.approver = requireNonNull(approver, "approver");
    return this;
  }

  /** Limits what one turn may use up. Default: {@link Limits#of()}. */
  public AgentBuilder limits(Limits limits) {
    this.limits = requireNonNull(limits, "limits");
    return this;
  }

  /** Adds a listener, told after those added before. Default: none. */
  public AgentBuilder listener(AgentListener listener) {
    requireNonNull(listener, "listener");
    this.listener = this.listener.andThen(listener);
    return this;
  }

  /**
   * Limits a reply's length in tokens, reasoning included. Default: the client's.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public AgentBuilder maxOutputTokens(int maxOutputTokens) {
    Limits.requirePositive("maxOutputTokens", maxOutputTokens);
    this.maxOutputTokens = maxOutputTokens;
    return this;
  }

  /**
   * Limits how many tool calls of one step run at the same time. Default: 8.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public AgentBuilder parallelToolCalls(int parallelToolCalls) {
    Limits.requirePositive("parallelToolCalls", parallelToolCalls);
    this.parallelToolCalls = parallelToolCalls;
    return this;
  }

  /** Tells the time, for the wall-clock limit and what events say. Default: the system's. */
  public AgentBuilder clock(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Blacks out secrets in all that is said and done, once, before it is kept, sent or told: in
   * prompts, replies and results. A tool gets its arguments as the model wrote them. A call that
   * would write what stands for a secret is not executed. Default: what looks like a secret, and
   * {@linkplain Redactor#ofEnvironment those of the environment}.
   */
  public AgentBuilder redactor(Redactor redactor) {
    this.redactor = requireNonNull(redactor, "redactor");
    return this;
  }

  /**
   * Returns an agent that later changes to this builder do not affect.
   *
   * @throws IllegalArgumentException if the cost is limited and the client says that it knows its
   *     model but not the price
   */
  public Agent build() {
    if (limits.cost() < Double.MAX_VALUE) {
      ModelInfo model = llm.model().orElse(null);
      if (model != null && model.price() == null) {
        throw new IllegalArgumentException(
            "the cost is limited, but the price of model "
                + model.id()
                + " is unknown: tell the client its price, or limit the tokens");
      }
    }
    return new BuiltAgent(this);
  }
}
