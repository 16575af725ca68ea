package dev.agent4j.json;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.module.ModuleFinder;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTypeTest {

  @Description("How to look.")
  enum Mode {
    @Description("names only")
    BRIEF,
    @Description("all there is") // with a body, so that its class is not Mode
    WHOLE {
      @Override
      boolean isWhole() {
        return true;
      }
    };

    boolean isWhole() {
      return false;
    }
  }

  @Description("One replacement.")
  private record Edit(
      @Description("The text to replace.") String old,
      String replacement,
      @Default("1") int expect) {
    Edit {
      if (old.isEmpty()) {
        throw new IllegalArgumentException("old must not be empty");
      }
    }
  }

  private record Args(
      @Description("The file, relative to the workspace.") String path,
      List<Edit> edits,
      @Description("What to show.") @Default("BRIEF") Mode mode,
      @Nullable Integer fromLine) {}

  @Test
  void schemaHasTheComponentsInOrderAndSaysWhatTheyAreFor() {
    JsonObject schema = RecordType.of(Args.class).schema().toJson();

    assertThat(schema.toString())
        .isEqualTo(
            JsonObject.parse(
                    """
                    {"type":"object","properties":{
                      "path":{"type":"string","description":"The file, relative to the workspace."},
                      "edits":{"type":"array","items":{
                        "type":"object","description":"One replacement.","properties":{
                          "old":{"type":"string","description":"The text to replace."},
                          "replacement":{"type":"string"},
                          "expect":{"type":"integer","default":1}},
                        "required":["old","replacement"],"additionalProperties":false}},
                      "mode":{"type":"string","enum":["BRIEF","WHOLE"],
                        "description":"What to show. BRIEF: names only; WHOLE: all there is",
                        "default":"BRIEF"},
                      "fromLine":{"type":"integer"}},
                    "required":["path","edits"],"additionalProperties":false}""")
                .toString());
  }

  private record Search(
      String pattern, @Name("ignore_case") @Default("false") boolean ignoreCase) {}

  private record TwoOfAName(String name, @Name("name") String other) {}

  @Test
  void namedComponentsHaveThatNameInJsonAndInTheSchema() {
    RecordType<Search> type = RecordType.of(Search.class);
    var search = new Search("a+", true);

    JsonSchema.Checked checked =
        type.schema().check(JsonObject.parse("{\"pattern\":\"a+\",\"ignoreCase\":true}"));

    assertThat(type.schema().toJson().object("properties").orElseThrow().names())
        .containsExactly("pattern", "ignore_case");
    assertThat(JsonObject.ofRecord(search))
        .hasToString("{\"pattern\":\"a+\",\"ignore_case\":true}");
    assertThat(type.read(JsonObject.ofRecord(search))).isEqualTo(search);
    assertThat(checked.coercions()).hasSize(1);
    assertThat(type.read(checked.value())).isEqualTo(search);
    assertRefused(TwoOfAName.class, "TwoOfAName has two components of one name");
  }

  @Test
  void privateRecordsAreReadWithTheirDefaults() {
    String text =
        "{\"path\":\"a\",\"edits\":[{\"old\":\"x\",\"replacement\":\"y\"}],\"mode\":null}";

    Args args = RecordType.of(Args.class).read(JsonObject.parse(text));

    assertThat(args).isEqualTo(new Args("a", List.of(new Edit("x", "y", 1)), Mode.BRIEF, null));
  }

  @Test
  void enumConstantsWithABodyAreReadByName() {
    Args args =
        RecordType.of(Args.class)
            .read(JsonObject.parse("{\"path\":\"a\",\"edits\":[],\"mode\":\"WHOLE\"}"));

    assertThat(args.mode().isWhole()).isTrue();
  }

  @Test
  void wordsOfTheRecordsOwnCheckBecomeTheError() {
    String text = "{\"path\":\"a\",\"edits\":[{\"old\":\"\",\"replacement\":\"y\"}]}";

    assertThatThrownBy(() -> RecordType.of(Args.class).read(JsonObject.parse(text)))
        .isInstanceOf(JsonException.class)
        .hasMessage("edits[0]: old must not be empty")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  record Picky(@Nullable String name, @Nullable Integer kind) {
    Picky {
      Objects.requireNonNull(name, "name");
      switch (kind == null ? 0 : kind) {
        case 1 -> throw new NullPointerException();
        case 2 -> throw new IllegalStateException("a bug");
        case 3 -> throw new StackOverflowError("an error");
        default -> {}
      }
    }
  }

  @Test
  void onlyRefusalsOfTheRecordAreTheWritersFault() {
    RecordType<Picky> type = RecordType.of(Picky.class);

    assertThatThrownBy(() -> type.read(JsonObject.empty()))
        .isInstanceOf(JsonException.class)
        .hasMessage("name must not be null");
    assertThatThrownBy(() -> type.read(JsonObject.of("name", "n", "kind", 1)))
        .isInstanceOf(JsonException.class)
        .hasMessage("not a valid Picky");
    assertThatThrownBy(() -> type.read(JsonObject.of("name", "n", "kind", 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a bug");
    assertThatThrownBy(() -> type.read(JsonObject.of("name", "n", "kind", 3)))
        .isInstanceOf(StackOverflowError.class);
  }

  /** A component of every type that is supported. */
  private record Everything(
      String string,
      boolean flag,
      Boolean flagBox,
      byte byteValue,
      Byte byteBox,
      short shortValue,
      Short shortBox,
      int intValue,
      Integer intBox,
      long longValue,
      Long longBox,
      BigInteger bigInteger,
      float floatValue,
      Float floatBox,
      double doubleValue,
      Double doubleBox,
      BigDecimal bigDecimal,
      JsonObject object,
      Object anything,
      Mode mode,
      Edit edit,
      List<? extends List<String>> lists,
      Set<Mode> set,
      Collection<Integer> collection,
      Map<String, List<Edit>> map,
      List<@Nullable Mode> gaps,
      Optional<String> optional,
      @Nullable Everything again) {}

  private static Everything everything(long seed, @Nullable Everything again) {
    var random = new Random(seed);
    var edit = new Edit("o" + RandomJson.text(random), RandomJson.text(random), random.nextInt());
    return new Everything(
        JsonValues.wellFormed(RandomJson.text(random)),
        random.nextBoolean(),
        random.nextBoolean(),
        (byte) random.nextInt(),
        (byte) random.nextInt(),
        (short) random.nextInt(),
        (short) random.nextInt(),
        random.nextInt(),
        random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        new BigInteger(200, random),
        random.nextFloat() * Float.MAX_VALUE,
        -random.nextFloat(),
        random.nextDouble() * Double.MAX_VALUE,
        -random.nextDouble(),
        new BigDecimal(new BigInteger(100, random), random.nextInt(100) - 50),
        RandomJson.object(random, 3),
        random.nextBoolean() ? RandomJson.object(random, 2) : RandomJson.text(random),
        RandomJson.pick(random, List.of(Mode.values())),
        edit,
        List.of(List.of(), List.of(RandomJson.text(random), "b")),
        EnumSet.of(RandomJson.pick(random, List.of(Mode.values()))),
        List.of(random.nextInt(), random.nextInt()),
        Map.of("k" + JsonValues.wellFormed(RandomJson.text(random)), List.of(edit), "", List.of()),
        Arrays.asList(Mode.BRIEF, null),
        random.nextBoolean() ? Optional.empty() : Optional.of("text"),
        again);
  }

  private static final RecordType<Everything> EVERYTHING = RecordType.of(Everything.class);

  @Property(tries = 100)
  void recordAcceptsWhatItPrints(@ForAll long seed) {
    Everything printed = everything(seed, everything(seed + 1, null));
    JsonObject json = JsonObject.ofRecord(printed);

    JsonSchema.Checked checked = EVERYTHING.schema().check(json);
    Everything read = EVERYTHING.read(checked.value());

    assertThat(checked.problems()).isEmpty();
    assertThat(checked.coercions()).isEmpty();
    assertThat(read).isEqualTo(printed);
    assertThat(EVERYTHING.read(JsonObject.ofRecord(read))).isEqualTo(printed);
  }

  @Test
  void everySupportedTypeIsTriedAbove() {
    Set<Class<?>> tried =
        Stream.of(Everything.class, RecordTypesTest.Times.class, RecordTypesTest.Odds.class)
            .flatMap(it -> Arrays.stream(it.getRecordComponents()))
            .map(RecordComponent::getType)
            .collect(toSet());

    assertThat(tried).containsAll(RecordType.Form.ALL.keySet());
    assertThat(tried).contains(Mode.class, Edit.class, List.class, Set.class, Collection.class);
    assertThat(tried).contains(Map.class, Optional.class, Everything.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "string",
        "flag",
        "byteBox",
        "shortValue",
        "intValue",
        "longValue",
        "bigInteger",
        "floatValue",
        "doubleBox",
        "bigDecimal",
        "object",
        "mode",
        "edit",
        "lists",
        "set",
        "collection",
        "map",
        "gaps",
        "optional",
        "again"
      })
  void valueOfAnotherTypeIsRefusedByPath(String component) {
    JsonObject json = JsonObject.ofRecord(everything(7, null));
    Object wrong =
        component.matches("string|optional|lists") ? List.of(JsonObject.empty()) : "wrong";

    assertThatThrownBy(() -> EVERYTHING.read(json.with(component, wrong)))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith(component)
        .hasMessageContaining(": expected ");
    assertThat(EVERYTHING.schema().check(json.with(component, wrong)).problems())
        .isNotEmpty()
        .allMatch(it -> it.startsWith(component));
  }

  private record Numbers(
      @Default("0") byte b,
      @Default("0") short s,
      @Default("0") int i,
      @Default("0") long l,
      @Default("0") float f,
      @Default("0") double d,
      @Default("0") BigInteger big) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          b | 128                 | a whole number from -128 to 127
          s | -32769              | a whole number from -32768 to 32767
          i | 3000000000          | a whole number from -2147483648 to 2147483647
          l | 9223372036854775808 | a whole number from -9223372036854775808 to 9223372036854775807
          l | 1E+9999             | a whole number from -9223372036854775808 to 9223372036854775807
          i | 1.5                 | a whole number from -2147483648 to 2147483647
          big | 1.5               | a whole number
          f | 1E+39               | a number up to 3.4028235E38
          d | 1E+309              | a number up to 1.7976931348623157E308
          """)
  void numbersThatDoNotFitAreRefused(String component, String number, String expected) {
    RecordType<Numbers> type = RecordType.of(Numbers.class);

    assertThatThrownBy(() -> type.read(JsonObject.parse("{\"" + component + "\":" + number + "}")))
        .isInstanceOf(JsonException.class)
        .hasMessage(component + ": expected " + expected + ", was " + number);
  }

  @Test
  void wholeNumbersMayBeWrittenAsDecimals() {
    Numbers numbers =
        RecordType.of(Numbers.class)
            .read(JsonObject.parse("{\"i\":5.0,\"l\":1e18,\"big\":2e3,\"d\":7}"));

    assertThat(numbers.i()).isEqualTo(5);
    assertThat(numbers.l()).isEqualTo(1_000_000_000_000_000_000L);
    assertThat(numbers.big()).isEqualTo(2_000);
    assertThat(numbers.d()).isEqualTo(7.0);
  }

  private record Defaults(
      @Default("plain text") String text,
      @Default("") String empty,
      @Default("\"10\"") String quoted,
      @Default("10") String bare,
      @Default("true") boolean flag,
      @Default("[1,2]") List<Integer> list,
      @Default("{\"a\":1}") JsonObject object,
      @Default("\"WHOLE\"") Mode mode,
      @Default("{\"old\":\"x\",\"replacement\":\"y\"}") Edit edit,
      @Default("5") @Nullable Integer both,
      @Default("note") Optional<String> wrapped) {}

  @Test
  void defaultsAreWrittenAsJsonAndTextsWithoutQuotes() {
    RecordType<Defaults> type = RecordType.of(Defaults.class);

    Defaults read = type.read(JsonObject.empty());

    assertThat(read)
        .isEqualTo(
            new Defaults(
                "plain text",
                "",
                "10",
                "10",
                true,
                List.of(1, 2),
                JsonObject.of("a", 1),
                Mode.WHOLE,
                new Edit("x", "y", 1),
                5,
                Optional.of("note")));
    assertThat(type.schema().toJson().has("required")).isFalse();
    assertThat(type.schema().check(JsonObject.empty()).isValid()).isTrue();
  }

  record OverflowingDefault(@Default("3000000000") int size) {}

  record MalformedDefault(@Default("[1") List<Integer> list) {}

  record NullDefault(@Default("null") Integer size) {}

  record UnknownConstant(@Default("NONE") Mode mode) {}

  record NestedDefault(List<OverflowingDefault> nested) {}

  @Test
  void defaultsThatDoNotFitAreRefusedAtOnce() {
    assertRefused(OverflowingDefault.class, "@Default of", "OverflowingDefault.size", "3000000000");
    assertRefused(MalformedDefault.class, "@Default of", "MalformedDefault.list", "cut off");
    assertRefused(NullDefault.class, "@Default of", "NullDefault.size", "@Nullable");
    assertRefused(UnknownConstant.class, "@Default of", "UnknownConstant.mode", "\"BRIEF\"");
    assertRefused(NestedDefault.class, "@Default of", "OverflowingDefault.size", "3000000000");
  }

  record HasThread(Thread worker) {}

  record HasRawList(@SuppressWarnings("rawtypes") List names) {}

  record HasRawOptional(@SuppressWarnings("rawtypes") Optional name) {}

  record HasNumericKeys(Map<Integer, String> names) {}

  record HasVariable<T>(T value) {}

  record HasClassOfItsOwn(RecordTypeTest test) {}

  record HasDeepTrouble(Map<String, List<HasThread>> deep) {}

  @SuppressWarnings("NullablePrimitive") // refused, that is the point
  record HasNullablePrimitive(@Nullable int size) {}

  @Test
  void componentsWithoutAJsonFormAreNamedWithAWayOut() {
    assertRefused(HasThread.class, "HasThread.worker", "java.lang.Thread", "use String");
    assertRefused(HasRawList.class, "HasRawList.names", "java.util.List", "List<…>");
    assertRefused(HasRawOptional.class, "HasRawOptional.name", "Optional<String>");
    assertRefused(HasNumericKeys.class, "HasNumericKeys.names", "Map<String, …>");
    assertRefused(HasVariable.class, "say of what", "HasVariable is");
    assertRefused(HasClassOfItsOwn.class, "HasClassOfItsOwn.test", "RecordTypeTest has no JSON");
    assertRefused(HasDeepTrouble.class, "HasThread.worker", "java.lang.Thread");
    assertRefused(HasNullablePrimitive.class, "HasNullablePrimitive.size", "use its class");
    assertRefused(Record.class, "java.lang.Record is not a record class");
  }

  private static void assertRefused(Class<? extends Record> type, String... words) {
    assertThatThrownBy(() -> RecordType.of(type))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(words);
  }

  private record Tree(String name, List<Tree> children) {}

  private record Forest(Tree first, @Nullable Tree second, List<Pair> pairs, Pair pair) {}

  private record Pair(String left, String right) {}

  @Test
  void recordsThatHoldTheirOwnKindAreDefinedOnce() {
    JsonObject forest = RecordType.of(Forest.class).schema().toJson();

    assertThat(forest.object("properties").orElseThrow().object("second").orElseThrow())
        .hasToString("{\"$ref\":\"#/$defs/Tree\"}");
    assertThat(forest.object("$defs").orElseThrow().names()).containsExactly("Tree");
    assertThat(RecordType.of(Tree.class).schema())
        .hasToString(
            "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
                + "\"children\":{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}},"
                + "\"required\":[\"name\",\"children\"],\"additionalProperties\":false}");
  }

  @Test
  void recordsThatHoldTheirOwnKindAreCheckedAndRead() {
    RecordType<Forest> type = RecordType.of(Forest.class);
    var tree = new Tree("r", List.of(new Tree("c", List.of())));
    var forest = new Forest(tree, null, List.of(new Pair("l", "r")), new Pair("a", "b"));
    String bad = JsonObject.ofRecord(forest).toString().replace("\"c\"", "{}");

    JsonSchema.Checked good = type.schema().check(JsonObject.ofRecord(forest));

    assertThat(good.problems()).isEmpty();
    assertThat(type.read(good.value())).isEqualTo(forest);
    assertThat(type.schema().check(JsonObject.parse(bad)).problems())
        .containsExactly("first.children[0].name: expected a string, was {}");
  }

  /** An annotation of another null checker's, on the component and not on its type. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface ByMethod {
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Nullable {}
  }

  private record OtherNullable(@ByMethod.Nullable String text, @Nullable Object anything) {}

  @Test
  void anyAnnotationNamedNullableMakesAComponentOptional() {
    RecordType<OtherNullable> type = RecordType.of(OtherNullable.class);

    assertThat(type.schema().toJson().has("required")).isFalse();
    assertThat(type.read(JsonObject.empty())).isEqualTo(new OtherNullable(null, null));
  }

  @Test
  void missingComponentsAreNamedAndUnknownMembersNotLookedAt() {
    RecordType<Edit> type = RecordType.of(Edit.class);

    assertThatThrownBy(() -> type.read(JsonObject.of("replacement", "x")))
        .isInstanceOf(JsonException.class)
        .hasMessage("old: required (a string), missing");
    assertThat(type.read(JsonObject.of("old", "a", "replacement", "b").with("more", 1)))
        .isEqualTo(new Edit("a", "b", 1));
  }

  @Test
  void recordInAClosedModuleIsRefusedWithTheLineToWrite(@TempDir Path dir) throws Exception {
    Path source = Files.createDirectories(dir.resolve("shut/inside"));
    Files.writeString(dir.resolve("module-info.java"), "module shut {}");
    Files.writeString(
        source.resolve("Hidden.java"), "package shut.inside; record Hidden(String name) {}");
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                dir.resolve("module-info.java").toString(),
                source.resolve("Hidden.java").toString());
    var configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(dir), ModuleFinder.of(), Set.of("shut"));
    ModuleLayer layer =
        ModuleLayer.boot()
            .defineModulesWithOneLoader(configuration, ClassLoader.getSystemClassLoader());
    Class<?> hidden = layer.findLoader("shut").loadClass("shut.inside.Hidden");

    assertThat(status).isZero();
    assertThatThrownBy(() -> RecordType.of(hidden.asSubclass(Record.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shut.inside.Hidden")
        .hasMessageContaining("opens shut.inside")
        .hasMessageContaining("module-info of shut");
  }
}
