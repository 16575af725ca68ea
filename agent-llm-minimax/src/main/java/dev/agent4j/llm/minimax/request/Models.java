package dev.agent4j.llm.minimax.request;

import dev.agent4j.llm.ModelInfo;
import dev.agent4j.llm.Price;
import dev.agent4j.llm.minimax.MiniMaxBuilder;
import dev.agent4j.message.Usage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * MiniMax's models: windows, output limits and prices as its platform's documentation gave them in
 * November 2026. They drift; {@link MiniMaxBuilder#model(ModelInfo)} overrides them.
 */
public final class Models {
  /** The documentation's "up to 512K input": above it, MiniMax-M3 costs twice as much. */
  private static final long DOUBLE_PRICE_ABOVE = 512_000;

  /** What the service tier {@code priority} costs more. */
  private static final double PRIORITY_FACTOR = 1.5;

  private static final Price M3 = new Price(.30, 1.20, .06, .30);
  private static final Price M31 = Price.of(.15, .60);
  private static final Price M27 = new Price(.30, 1.20, .06, .375);
  private static final Price M27_FAST = new Price(.60, 2.40, .06, .375);
  private static final Price M2 = new Price(.30, 1.20, .03, .375);
  private static final Price M2_FAST = new Price(.60, 2.40, .03, .375);

  private static final List<Model> KNOWN =
      List.of(
          new Model("MiniMax-M3", 1_000_000, 524_288, M3, 131_072, DOUBLE_PRICE_ABOVE),
          new Model("MiniMax-M3.1-Flash", 1_000_000, 524_288, M31, 131_072, Long.MAX_VALUE),
          new Model("MiniMax-M3.1-Flash-Preview", 1_000_000, 524_288, M31, 131_072, Long.MAX_VALUE),
          m2("MiniMax-M2.7", M27),
          m2("MiniMax-M2.7-highspeed", M27_FAST),
          m2("MiniMax-M2.5", M2),
          m2("MiniMax-M2.5-highspeed", M2_FAST),
          m2("MiniMax-M2.1", M2),
          m2("MiniMax-M2.1-highspeed", M2_FAST),
          m2("MiniMax-M2", M2));

  private Models() {}

  private static Model m2(String id, Price price) {
    return new Model(id, 204_800, 204_800, price, 65_536, Long.MAX_VALUE);
  }

  /** Returns what is known of all models that are. */
  public static List<ModelInfo> infos() {
    return KNOWN.stream().map(Model::info).toList();
  }

  /** Returns what is known of a model, whatever the case of its id. */
  public static Model find(String id) {
    return KNOWN.stream()
        .filter(it -> it.info().id().equalsIgnoreCase(id))
        .findFirst()
        .orElseGet(
            () -> new Model(new ModelInfo(id, 0, 0, null), Reasoning.of(id), 0, Long.MAX_VALUE));
  }

  /** How a model's reasoning is asked for. */
  enum Reasoning {
    /** It always reasons; nothing is to be said. */
    ALWAYS,
    /** By {@code thinking}, adaptive or disabled. */
    SWITCHED,
    /** It always reasons, as much as {@code reasoning_effort} says. */
    BY_EFFORT,
    /** Not a model of MiniMax. */
    FOREIGN;

    /** Returns how it is asked for; decided by the id, so that new models have it. */
    static Reasoning of(String modelId) {
      String id = modelId.toLowerCase(Locale.ROOT);
      String name = id.substring(id.lastIndexOf('/') + 1);
      if (name.equals("minimax-m3")) {
        return SWITCHED;
      }
      if (name.startsWith("minimax-m3.1")) {
        return BY_EFFORT;
      }
      return id.contains("minimax") ? ALWAYS : FOREIGN;
    }
  }

  /**
   * A model.
   *
   * @param usualOutputTokens what its documentation recommends as limit of a reply; 0 if unknown
   * @param doublesAbove input tokens above which the whole request costs twice as much
   */
  public record Model(
      ModelInfo info, Reasoning reasoning, int usualOutputTokens, long doublesAbove) {

    private Model(String id, int window, int maxOutput, Price price, int usual, long doublesAbove) {
      this(new ModelInfo(id, window, maxOutput, price), Reasoning.of(id), usual, doublesAbove);
    }

    /** Returns this model as the caller knows it better. */
    public Model as(ModelInfo better) {
      return new Model(better, reasoning, usualOutputTokens, Long.MAX_VALUE);
    }

    /** Returns this model at a price that the caller knows better. */
    public Model at(Price price) {
      return as(new ModelInfo(info.id(), info.contextWindow(), info.maxOutputTokens(), price));
    }

    /** Returns what {@code usage} costs in US dollars; null if the price is unknown. */
    public @Nullable Double cost(Usage usage, boolean isPriority) {
      Price price = info.price();
      if (price == null) {
        return null;
      }
      double factor = usage.inputTokens() > doublesAbove ? 2 : 1;
      return price.of(usage) * factor * (isPriority ? PRIORITY_FACTOR : 1);
    }
  }
}
