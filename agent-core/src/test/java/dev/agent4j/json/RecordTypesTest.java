package dev.agent4j.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Records of the types, and with the annotations, that Java developers use. */
class RecordTypesTest {

  record Times(
      LocalDate date,
      LocalTime time,
      LocalDateTime local,
      Instant instant,
      OffsetDateTime offset,
      ZonedDateTime zoned,
      Duration timeout,
      Optional<Duration> pause,
      List<Duration> pauses) {}

  record Odds(
      UUID id,
      URI link,
      BigInteger big,
      BigDecimal price,
      Optional<LocalDate> day,
      OptionalInt count,
      OptionalLong size,
      OptionalDouble ratio) {}

  @SuppressWarnings("ArrayRecordComponent") // users have them
  private record Arrays(int[] numbers, String[] names, double[][] grid, Shape[] shapes) {}

  private record Page<T>(List<T> items, @Nullable T first, int total) {}

  private record Item(String name) {}

  private record Pages(Page<Item> items, Page<List<Integer>> numbers, Page<Page<Shape>> nested) {}

  sealed interface Shape permits Circle, Square, Group {}

  record Circle(double radius, @Default("1") int width) implements Shape {}

  record Square(double side) implements Shape {}

  record Group(List<Shape> shapes, Optional<Shape> frame, Map<String, Shape> named)
      implements Shape {}

  private record Drawing(Shape shape, Circle circle) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(Dog.class),
    @JsonSubTypes.Type(value = Cat.class, name = "cat")
  })
  interface Animal {}

  @JsonTypeName("dog")
  record Dog(String name) implements Animal {}

  record Cat(int lives, String kind) implements Animal {}

  private record Zoo(Animal animal, List<Animal> more) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  sealed interface ByClass permits Chosen {}

  record Chosen(String name) implements ByClass {}

  private record HasByClass(ByClass it) {}

  private record SaysByClass(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object it) {}

  enum Level {
    @JsonProperty("low")
    @JsonPropertyDescription("a little")
    LOW,
    @JsonProperty("high")
    HIGH
  }

  enum Code {
    ONE(1),
    TWO(2);

    private final int number;

    Code(int number) {
      this.number = number;
    }

    @JsonValue
    int number() {
      return number;
    }
  }

  private record Email(@JsonValue String address) {
    Email {
      if (!address.contains("@")) {
        throw new IllegalArgumentException("an address has an @");
      }
    }
  }

  /** A class, not a record, that is one string. */
  static final class Tag {
    private final String text;

    private Tag(String text) {
      this.text = text;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Tag of(String text) {
      return new Tag(text);
    }

    @JsonValue
    String text() {
      return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Tag it && text.equals(it.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  @JsonClassDescription("All that Jackson says.")
  private record Annotated(
      @JsonProperty("file_path") @JsonPropertyDescription("The file.") @JsonAlias({"path", "file"})
          String filePath,
      @JsonProperty(defaultValue = "10") int limit,
      @JsonProperty(required = true) @Nullable String must,
      @JsonIgnore @Nullable String secret,
      Level level,
      Code code,
      Email email,
      Tag tag) {}

  private record Pause(Duration waitMillis) {}

  @Test
  void durationWhoseNameHasItsUnitDoesNotGetItTwice() {
    var type = RecordType.of(Pause.class);

    assertThat(type.schema().toJson().object("properties").orElseThrow().names())
        .containsExactly("waitMillis");
    assertThat(type.read(JsonObject.of("waitMillis", 1_500)).waitMillis())
        .isEqualTo(Duration.ofMillis(1_500));
  }

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  private record Snake(String someName, @JsonProperty("asIs") int other, Duration waitFor) {}

  private record Made(String text, int length) {
    @JsonCreator
    static Made of(@JsonProperty("words") String words) {
      return new Made(words, words.length());
    }
  }

  static Stream<Record> records() {
    var circle = new Circle(1.5, 2);
    var square = new Square(2);
    var day = LocalDate.of(2026, 1, 31);
    return Stream.of(
        new Times(
            day,
            LocalTime.of(14, 30, 15, 5),
            day.atTime(0, 0),
            Instant.parse("2026-01-31T14:30:00.123456789Z"),
            OffsetDateTime.parse("2026-01-31T14:30:00+01:00"),
            ZonedDateTime.parse("2026-01-31T14:30:00+01:00[Europe/Paris]"),
            Duration.ofMillis(1_500),
            Optional.of(Duration.ofNanos(1)),
            List.of(
                Duration.ofDays(-1), Duration.ofNanos(-1), Duration.ofSeconds(Long.MAX_VALUE, 5))),
        new Odds(
            UUID.randomUUID(),
            URI.create("https://example.com/a?b=c"),
            BigInteger.TEN.pow(300),
            new BigDecimal("1.10"),
            Optional.of(day),
            OptionalInt.of(-5),
            OptionalLong.of(Long.MIN_VALUE),
            OptionalDouble.of(0.0001)),
        new Odds(
            new UUID(0, 0),
            URI.create(""),
            BigInteger.ZERO,
            new BigDecimal("1E+30"),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty()),
        new Pages(
            new Page<>(List.of(new Item("a")), new Item("b"), 2),
            new Page<>(List.of(List.of(1)), null, 1),
            new Page<>(List.of(new Page<>(List.of(square), circle, 1)), null, 1)),
        new Drawing(circle, circle),
        new Drawing(
            new Group(List.of(circle, square), Optional.of(square), Map.of("c", circle)), circle),
        new Drawing(new Group(List.of(), Optional.empty(), Map.of()), circle),
        new Zoo(new Dog("Rex"), List.of(new Cat(9, "cat"), new Dog(""))),
        new Annotated("a", 5, "m", null, Level.HIGH, Code.TWO, new Email("a@b"), Tag.of("t")),
        new Snake("n", 1, Duration.ZERO));
  }

  @ParameterizedTest
  @MethodSource("records")
  void recordsComeBackAsTheyWere(Record value) {
    RecordType<? extends Record> type = RecordType.of(value.getClass());
    JsonObject json = JsonObject.parse(JsonObject.ofRecord(value).toString());

    JsonSchema.Checked checked = type.schema().check(json);

    assertThat(checked.problems()).isEmpty();
    assertThat(checked.coercions()).isEmpty();
    assertThat(type.read(json)).isEqualTo(value);
    assertThat(type.read(checked.value())).isEqualTo(value);
  }

  @Property(tries = 200)
  void durationsComeBackToTheNanosecond(@ForAll long seconds, @ForAll long nanos) {
    record Holder(Duration time) {}
    var value = new Holder(Duration.ofSeconds(seconds / 2, nanos));

    assertThat(RecordType.of(Holder.class).read(JsonObject.ofRecord(value))).isEqualTo(value);
  }

  @Test
  void arraysComeBackAsTheyWere() {
    var value =
        new Arrays(
            new int[] {1, -2},
            new String[] {"a"},
            new double[][] {{0.5}, {}},
            new Shape[] {new Square(1)});

    Arrays read = RecordType.of(Arrays.class).read(JsonObject.ofRecord(value));

    assertThat(read).usingRecursiveComparison().isEqualTo(value);
    assertThat(
            problems(
                Arrays.class, "{\"numbers\":[3000000000],\"names\":[],\"grid\":[],\"shapes\":[]}"))
        .containsExactly(
            "numbers[0]: expected a whole number from -2147483648 to 2147483647, was 3000000000");
  }

  private static List<String> problems(Class<? extends Record> type, String json) {
    return RecordType.of(type).schema().check(JsonObject.parse(json)).problems();
  }

  @Test
  void annotationsOfJacksonAreInTheSchema() {
    assertThat(RecordType.of(Annotated.class).schema())
        .hasToString(
            JsonObject.parse(
                    """
                    {"type":"object","description":"All that Jackson says.","properties":{
                      "file_path":{"type":"string","description":"The file."},
                      "limit":{"type":"integer","default":10},
                      "must":{"type":"string"},
                      "level":{"type":"string","enum":["low","high"],"description":"low: a little"},
                      "code":{"enum":[1,2]},
                      "email":{"type":"string"},
                      "tag":{"type":"string"}},
                     "required":["file_path","must","level","code","email","tag"],
                     "additionalProperties":false}""")
                .toString());
    assertThat(properties(Snake.class)).containsExactly("some_name", "asIs", "wait_for_millis");
  }

  private static Iterable<String> properties(Class<? extends Record> type) {
    return RecordType.of(type).schema().toJson().object("properties").orElseThrow().names();
  }

  @Test
  void aliasesAreTakenForTheNameAndTold() {
    JsonSchema.Checked checked =
        RecordType.of(Annotated.class)
            .schema()
            .check(
                JsonObject.parse(
                    "{\"path\":\"a\",\"must\":\"m\",\"level\":\"HIGH\",\"code\":1,\"email\":\"a@b\",\"tag\":\"t\"}"));

    assertThat(checked.problems()).isEmpty();
    assertThat(checked.coercions())
        .containsExactly(
            "path: the field was taken as file_path", "level: \"HIGH\" was taken as \"high\"");
    assertThat(RecordType.of(Annotated.class).read(checked.value()))
        .isEqualTo(
            new Annotated("a", 10, "m", null, Level.HIGH, Code.ONE, new Email("a@b"), Tag.of("t")));
  }

  @Test
  void aliasesOfAJournalAreReadWithoutACheck() {
    JsonObject json =
        JsonObject.ofRecord(records().filter(Annotated.class::isInstance).findFirst().get());
    JsonObject older = json.without("file_path").with("file", "older").with("FILE-PATH", "x");

    assertThat(RecordType.of(Annotated.class).read(older).filePath()).isEqualTo("older");
    assertThatThrownBy(() -> RecordType.of(Annotated.class).read(older.without("file")))
        .isInstanceOf(JsonException.class)
        .hasMessage("file_path: required (a string), missing");
  }

  private record Beans(boolean isOpen, String getName, int setSize, @JsonIgnore int hidden) {}

  @Test
  void componentsNamedAsBeansHaveTheirAccessorsAreJustComponents() {
    var beans = new Beans(true, "n", 3, 0);

    assertThat(JsonObject.ofRecord(beans))
        .hasToString("{\"isOpen\":true,\"getName\":\"n\",\"setSize\":3}");
    assertThat(RecordType.of(Beans.class).read(JsonObject.ofRecord(beans))).isEqualTo(beans);
  }

  private record Gaps(
      List<OptionalInt> counts,
      List<Optional<String>> names,
      Map<String, Optional<Shape>> shapes) {}

  @Test
  void gapsInListsAndMapsComeBackAsGaps() {
    var gaps =
        new Gaps(
            List.of(OptionalInt.empty(), OptionalInt.of(1)),
            List.of(Optional.empty(), Optional.of("")),
            Map.of("a", Optional.of(new Square(1)), "b", Optional.empty()));

    JsonObject json = JsonObject.ofRecord(gaps);

    assertThat(problems(Gaps.class, json.toString())).isEmpty();
    assertThat(RecordType.of(Gaps.class).read(json)).isEqualTo(gaps);
  }

  @Test
  void valueThatHoldsItselfIsRefusedNotOverflowed() {
    record Self(@JsonValue Object self) {}
    var list = new Object[1];
    list[0] = list;

    assertThatThrownBy(() -> JsonObject.of("list", list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nested deeper than 500 levels");
    assertThatThrownBy(() -> RecordType.of(Self.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a record class with members");
  }

  @Test
  void factoriesThatJacksonNamesAreUsed() {
    RecordType<Made> type = RecordType.of(Made.class);

    assertThat(properties(Made.class)).containsExactly("words");
    assertThat(type.read(JsonObject.of("words", "abc"))).isEqualTo(new Made("abc", 3));
  }

  @Test
  void refusalsWithinNameTheirPlace() {
    JsonObject json =
        JsonObject.ofRecord(records().filter(Annotated.class::isInstance).findFirst().get());

    assertThatThrownBy(() -> RecordType.of(Annotated.class).read(json.with("email", "nobody")))
        .isInstanceOf(JsonException.class)
        .hasMessage("email: an address has an @");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          date          | "2026-02-30"    | a date such as 2026-01-31
          time          | "2 pm"          | a time of day such as 14:30:00
          local         | "2026-01-31"    | a date and time such as 2026-01-31T14:30:00
          instant       | "now"           | a date and time such as 2026-01-31T14:30:00Z
          offset        | 5               | a date and time such as 2026-01-31T14:30:00+01:00
          zoned         | ""              | a date and time such as 2026-01-31T14:30:00+01:00[Europe/Paris]
          timeoutMillis | "PT5S"          | a number
          timeoutMillis | 1e9999          | milliseconds
          """)
  void timesThatDoNotFitAreToldWithTheOtherProblems(String name, String value, String expected) {
    JsonObject times = JsonObject.ofRecord(records().findFirst().get());
    JsonObject json = times.with(name, JsonObject.parse("{\"x\":" + value + "}").get("x"));

    JsonSchema.Checked checked = RecordType.of(Times.class).schema().check(json.without("pauses"));

    assertThat(checked.problems()).hasSize(2).first().asString().startsWith("pauses: required");
    assertThat(checked.problems().get(1)).startsWith(name + ": expected " + expected + ", was ");
  }

  @Test
  void identifiersAndAddressesThatDoNotFitAreProblems() {
    JsonObject json = JsonObject.ofRecord(records().skip(1).findFirst().get());

    for (String id : List.of("1-1-1-1-1", "x".repeat(36))) {
      assertThat(problems(Odds.class, json.with("id", id).toString()))
          .containsExactly("id: expected a UUID, was \"" + id + "\"");
    }
    assertThat(problems(Odds.class, json.with("link", "a b").toString()))
        .containsExactly("link: expected a URI, was \"a b\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"radius":1}                      | shape.type: required (one of "Circle", "Square", "Group"), missing
          {"type":"Hexagon"}                | shape.type: expected one of "Circle", "Square", "Group", was "Hexagon"
          {"type":1}                        | shape.type: expected one of "Circle", "Square", "Group", was 1
          {"type":"Circle","side":1}        | shape.radius: required (a number), missing
          {"type":"Square","side":"x"}      | shape.side: expected a number, was "x"
          {"type":"Group","shapes":[{"type":"Circle"}],"named":{}} | shape.shapes[0].radius: required (a number), missing
          5                                 | shape: expected
          """)
  void wrongMemberOfAnInterfaceIsNamed(String shape, String problem) {
    assertThat(problems(Drawing.class, "{\"circle\":{\"radius\":1},\"shape\":" + shape + "}"))
        .first()
        .asString()
        .startsWith(problem);
  }

  @Test
  void recordsOfAnInterfaceAreReadWithTheirDefaultsAndAnyCaseOfTheirNames() {
    RecordType<Drawing> type = RecordType.of(Drawing.class);

    JsonSchema.Checked checked =
        type.schema()
            .check(
                JsonObject.parse(
                    "{\"shape\":{\"radius\":\"2\",\"type\":\"circle\"},\"circle\":{\"radius\":1}}"));

    assertThat(checked.problems()).isEmpty();
    assertThat(checked.coercions()).hasSize(2);
    assertThat(type.read(checked.value()))
        .isEqualTo(new Drawing(new Circle(2, 1), new Circle(1, 1)));
  }

  @Test
  void classNamesInJsonNeverChooseAClass() {
    assertThatThrownBy(() -> RecordType.of(HasByClass.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ByClass")
        .hasMessageContaining("sealed interface");
    assertThatThrownBy(() -> RecordType.of(SaysByClass.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("@JsonTypeInfo belongs on the interface");
    String name = Circle.class.getName();
    assertThat(
            problems(
                Drawing.class, "{\"circle\":{\"radius\":1},\"shape\":{\"type\":\"" + name + "\"}}"))
        .hasSize(1);
    record Any(Object any) {}
    Any read =
        RecordType.of(Any.class).read(JsonObject.parse("{\"any\":{\"@class\":\"" + name + "\"}}"));
    assertThat(read.any()).isEqualTo(JsonObject.of("@class", name));
  }

  @Test
  void numbersOfAnySizeAreReadOrRefused() {
    record Big(BigInteger whole, BigDecimal number) {}
    RecordType<Big> type = RecordType.of(Big.class);

    Big read = type.read(JsonObject.parse("{\"whole\":1e9999,\"number\":1E-9999}"));

    assertThat(read).isEqualTo(new Big(BigInteger.TEN.pow(9_999), new BigDecimal("1E-9999")));
    assertThatThrownBy(() -> JsonObject.parse("{\"whole\":1e1000000000}"))
        .isInstanceOf(JsonException.class);
  }

  interface Named {
    String getName();

    @JsonIgnore
    String secret();
  }

  record Beside(String name, String secret, String ok) implements Named {
    @Override
    public String getName() {
      return "other";
    }

    public boolean isOk() {
      return false;
    }

    public int getOk() {
      return 5;
    }
  }

  record Explicit(@JsonIgnore @Nullable String hidden, String shown) {
    @Override
    public @Nullable String hidden() {
      return hidden;
    }
  }

  @Test
  void gettersBesideComponentsChangeNothing() {
    var beside = new Beside("n", "s", "o");
    var explicit = new Explicit("h", "s");

    assertThat(properties(Beside.class)).containsExactly("name", "ok");
    assertThat(JsonObject.ofRecord(beside)).hasToString("{\"name\":\"n\",\"ok\":\"o\"}");
    assertThat(properties(Explicit.class)).containsExactly("shown");
    assertThat(RecordType.of(Explicit.class).read(JsonObject.ofRecord(explicit)))
        .isEqualTo(new Explicit(null, "s"));
  }

  sealed interface Outcome<T> permits Done, Failed {}

  private record Done<T>(List<T> values) implements Outcome<T> {}

  private record Failed<T>(String why) implements Outcome<T> {}

  private record Report(Outcome<String> outcome) {}

  @Test
  void sealedInterfacesMayBeGeneric() {
    var report = new Report(new Done<>(List.of("a")));

    assertThat(RecordType.of(Report.class).read(JsonObject.ofRecord(report))).isEqualTo(report);
    assertThat(problems(Report.class, "{\"outcome\":{\"type\":\"Done\",\"values\":[{}]}}"))
        .containsExactly("outcome.values[0]: expected a string, was {}");
  }

  private record HasAnyEnum(Enum<?> any) {}

  private record HasWrongPart(@Default("[\"x\"]") List<Integer> numbers) {}

  private record HasOrdered(SortedSet<String> names) {}

  @Test
  void oddComponentsAreNamed() {
    assertThatThrownBy(() -> RecordType.of(HasAnyEnum.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HasAnyEnum.any: ");
    assertThatThrownBy(() -> RecordType.of(HasWrongPart.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HasWrongPart.numbers[0]: ");
    assertThatThrownBy(() -> JsonObject.ofRecord(new Email("a@b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Email is a value, not an object");
    assertThat(problems(HasOrdered.class, "{\"names\":[\"a\",\"a\"]}")).hasSize(1);
  }
}
