package dev.agent4j.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {

  private static JsonSchema.Checked check(String schemaOfX, String valueOfX) {
    JsonObject rule = JsonObject.parse("{\"rule\":" + schemaOfX + "}");
    JsonObject properties = JsonObject.of("x", rule.get("rule"));
    return JsonSchema.of(JsonObject.of("type", "object", "properties", properties))
        .check(JsonObject.parse("{\"x\":" + valueOfX + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"string"}                       | "a"            | [1]
          {"type":"integer"}                      | 5              | 5.5
          {"type":"integer"}                      | 12345678901234567890 | true
          {"type":"number"}                       | 5.5            | "five"
          {"type":"boolean"}                      | true           | "yes"
          {"type":"boolean"}                      | false          | 1
          {"type":"null"}                         | null           | 0
          {"type":"array"}                        | [1,"a"]        | "[1,"
          {"type":"object"}                       | {}             | "x"
          {"type":["string","null"]}              | null           | [1]
          {"type":"string","nullable":true}       | null           | {}
          {"enum":["a",1,null]}                   | 1.0            | 2
          {"enum":["a",1,null]}                   | null           | "b"
          {"enum":[]}                             | "malformed"    | -
          {"const":{"a":[1]}}                     | {"a":[1.0]}    | {"a":[2]}
          {"minimum":1}                           | 1              | 0.999
          {"maximum":1e3}                         | 1000           | 1000.1
          {"exclusiveMinimum":1}                  | 1.1            | 1
          {"exclusiveMaximum":1}                  | 0              | 1.0
          {"minLength":2}                         | "ab"           | "\\ud83d\\ude00"
          {"maxLength":1}                         | "\\ud83d\\ude00" | "ab"
          {"minItems":1}                          | [1]            | []
          {"maxItems":1}                          | [1]            | [1,2]
          {"uniqueItems":true}                    | [1,"1",[1]]    | [1,2,1.0]
          {"pattern":"b+"}                        | "abbc"         | "ac"
          {"pattern":"("}                         | "not a pattern of Java's" | -
          {"items":{"type":"integer"}}            | [1,2]          | [1,"b"]
          {"prefixItems":[{}],"items":{"type":"integer"}} | ["a",2] | ["a","b"]
          {"required":["a"]}                      | {"a":null}     | {"b":1}
          {"additionalProperties":false}          | {}             | {"b":1}
          {"additionalProperties":{"type":"null"}} | {"b":null}    | {"b":1}
          {"additionalProperties":false,"patternProperties":{"^x-":{}}} | {"x-a":1} | {"y-a":1}
          {"anyOf":[{"type":"null"},{"minimum":3}]} | 3            | 2
          {"oneOf":[{"minimum":3},{"minimum":5}]} | 6              | 2
          {"allOf":[{"minimum":3},{"maximum":5}]} | 4              | 6
          {"properties":{"a":false}}              | {"b":1}        | {"a":1}
          {"$ref":"#/properties/x/no/such/place"} | {"a":"place"}  | -
          {"type":"strange","unknown":1}          | "anything"     | -
          """)
  void keywordsTellGoodFromBad(String schema, String good, String bad) {
    assertThat(check(schema, good).problems()).isEmpty();
    assertThat(check(schema, good).coercions()).isEmpty();
    if (!bad.equals("-")) {
      assertThat(check(schema, bad).problems()).singleElement().asString().startsWith("x");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"integer"}               | "five"  | x: expected a whole number, was "five"
          {"type":["integer","null"]}      | "five"  | x: expected a whole number or null, was "five"
          {"enum":["a","b"]}               | "c"     | x: expected one of "a", "b", was "c"
          {"const":1}                      | 2       | x: expected 1, was 2
          {"minimum":1}                    | 0       | x: expected at least 1, was 0
          {"exclusiveMaximum":2.5}         | 3       | x: expected less than 2.5, was 3
          {"minLength":2}                  | "a"     | x: expected at least 2 characters (it has 1), was "a"
          {"maxItems":1}                   | [1,2]   | x: expected at most 1 elements (it has 2), was [1,2]
          {"pattern":"^a"}                 | "b"     | x: expected text that matches ^a, was "b"
          {"uniqueItems":true}             | [1,1]   | x: expected each element once, but 1 is repeated, was [1,1]
          {"items":{"properties":{"old":{"type":"string"}}}} | [{"old":{}}] | x[0].old: expected a string, was {}
          {"required":["a"]}               | {}      | x.a: required (a value), missing
          {"additionalProperties":false}   | {"a":1} | x.a: unknown field; there are none
          {"anyOf":[{"type":"string"},{"type":"boolean"}]} | {} | x: expected a string or true or false, was {}
          {"oneOf":[{"type":"number"},{"type":"null"}]} | {} | x: expected a number or null, was {}
          """)
  void problemsNamePathExpectationAndValue(String schema, String value, String problem) {
    assertThat(check(schema, value).problems()).containsExactly(problem);
  }

  @Test
  void missingAndUnknownFieldsAreExplained() {
    var schema =
        JsonSchema.of(
            JsonObject.parse(
                """
                {"type":"object","additionalProperties":false,"required":["path"],"properties":{
                  "path":{"type":"string","description":"The file, relative to the workspace."},
                  "from_line":{"type":"integer"},
                  "mode":{"enum":["A"]}}}"""));

    var checked = schema.check(JsonObject.parse("{\"filePath\":1,\"fromLines\":2,\"zzz\":3}"));

    assertThat(checked.problems())
        .containsExactly(
            "path: required (a string: The file, relative to the workspace.), missing",
            "filePath: unknown field, did you mean path? known: path, from_line, mode",
            "fromLines: unknown field, did you mean from_line? known: path, from_line, mode",
            "zzz: unknown field; known: path, from_line, mode");
  }

  @Test
  void manyProblemsAndLongValuesStayShort() {
    String few = "[" + String.join(",", Collections.nCopies(10, "\"a\"")) + "]";
    String many = "[" + String.join(",", Collections.nCopies(5_000, "\"a\"")) + "]";
    String giant = "[{\"" + "n".repeat(9_000) + "\":\"" + "v".repeat(9_000) + "\"}]";
    String items = "{\"items\":{\"type\":\"integer\"}}";

    assertThat(check(items, few).problems()).hasSize(7).last().isEqualTo("… and 4 more");
    assertThat(check(items, many).problems()).hasSize(7).last().isEqualTo("… and more");
    assertThat(check(items, giant).problems()).singleElement().asString().hasSizeLessThan(250);
    assertThat(check("{\"items\":{\"additionalProperties\":false}}", giant).problems())
        .singleElement()
        .asString()
        .hasSizeLessThan(250);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"integer"}                | "5"               | 5
          {"type":"integer"}                | " 5\\n"           | 5
          {"type":"integer"}                | "-5.0"            | -5
          {"type":"integer"}                | 5.0               | 5
          {"type":"integer"}                | 1e3               | 1000
          {"type":"number"}                 | "5.50"            | 5.50
          {"type":"boolean"}                | "true"            | true
          {"type":"boolean"}                | " False "         | false
          {"type":"string"}                 | 5                 | "5"
          {"type":"string"}                 | 1.50              | "1.50"
          {"type":"string"}                 | 1e3               | "1000"
          {"type":"string"}                 | true              | "true"
          {"type":"array"}                  | 5                 | [5]
          {"type":"array"}                  | {"a":1}           | [{"a":1}]
          {"type":"array","items":{"type":"integer"}} | "5"     | [5]
          {"type":"array"}                  | "[1, 2]"          | [1,2]
          {"type":"object"}                 | "{\\"a\\": 1}"    | {"a":1}
          {"enum":["Read","WRITE"]}         | "write"           | "WRITE"
          {"enum":["Read","WRITE"]}         | " read "          | "Read"
          {"type":["integer","null"]}       | "5"               | 5
          {"anyOf":[{"type":"integer"},{"type":"null"}]} | "5"  | 5
          {"allOf":[{"type":"integer"},{"minimum":5}]}   | "5"  | 5
          {"$ref":"#/properties/y"}         | "5"               | "5"
          """)
  void coercionsLoseNothingAndAreReported(String schema, String value, String taken) {
    JsonSchema.Checked checked = check(schema, value);

    assertThat(checked.problems()).isEmpty();
    assertThat(checked.value()).hasToString("{\"x\":" + taken + "}");
    assertThat(checked.coercions().isEmpty()).isEqualTo(value.equals(taken));
    assertThat(checked.coercions()).allMatch(it -> it.startsWith("x"));
  }

  @Test
  void coercionsSayWhatCameAndWhatWasTaken() {
    assertThat(check("{\"type\":\"integer\"}", "\"5\"").coercions())
        .containsExactly("x: \"5\" was taken as 5");
    assertThat(check("{\"type\":\"string\"}", "null").coercions())
        .containsExactly("x: null was taken as left out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"ignoreCase":true}                         | {"ignore_case":true}
          {"fromLine":"5","IGNORE-CASE":true}         | {"from_line":5,"ignore_case":true}
          {"ignore_case":true,"x":{"Old":"a"}}        | {"ignore_case":true,"x":{"old":"a"}}
          {"ignore_case":false,"x":{"free":{"Old":1}}} | {"ignore_case":false,"x":{"free":{"Old":1}}}
          """)
  void membersAreTakenForTheMissingOneNamedAlike(String given, String taken) {
    JsonSchema.Checked checked = NAMES.check(JsonObject.parse(given));

    assertThat(checked.problems()).isEmpty();
    assertThat(checked.value()).hasToString(taken);
    assertThat(checked.coercions().isEmpty()).isEqualTo(given.equals(taken));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"ignore_case":true,"ignoreCase":false}     | ignoreCase: unknown field
          {"ignoreCase":true,"ignore-case":false}     | ignore-case: unknown field
          {"ignore_case":true,"FROMLINES":1}          | FROMLINES: unknown field
          {"ignore_case":true,"aBC":1}                | aBC: unknown field
          {"ignoreCase":5}                            | ignore_case: expected true or false, was 5
          """)
  void membersAreNotTakenForOneThatIsThereOrForOneOfSeveral(String given, String problem) {
    JsonSchema.Checked checked = NAMES.check(JsonObject.parse(given));

    assertThat(checked.problems()).singleElement().asString().startsWith(problem);
  }

  @Test
  void renamedMembersAreTold() {
    JsonSchema.Checked checked =
        NAMES.check(JsonObject.parse("{\"ignoreCase\":\"true\",\"x\":{\"Old\":\"a\"}}"));

    assertThat(checked.coercions())
        .containsExactlyInAnyOrder(
            "ignoreCase: the field was taken as ignore_case",
            "ignore_case: \"true\" was taken as true",
            "x.Old: the field was taken as old");
  }

  private static final JsonSchema NAMES =
      JsonSchema.of(
          JsonObject.parse(
              """
              {"type":"object","additionalProperties":false,"required":["ignore_case"],
               "properties":{
                "ignore_case":{"type":"boolean"},"from_line":{"type":"integer"},
                "a_bc":{},"ab_c":{},
                "x":{"type":"object","properties":{"old":{"type":"string"},
                  "free":{"type":"object","properties":{"old":{}},"additionalProperties":{}}}}}}"""));

  @Test
  void nullIsLeftOutOnlyWhereTheMemberIsOptional() {
    JsonSchema schema =
        JsonSchema.of(
            JsonObject.parse(
                """
                {"type":"object","required":["a"],"properties":{
                  "a":{"type":"string"},"b":{"type":"string"},"c":{"type":["string","null"]},"d":{}}}
                """));

    var checked = schema.check(JsonObject.parse("{\"a\":\"x\",\"b\":null,\"c\":null,\"d\":null}"));

    assertThat(checked.value()).hasToString("{\"a\":\"x\",\"c\":null,\"d\":null}");
    assertThat(schema.check(JsonObject.parse("{\"a\":null}")).problems())
        .containsExactly("a: expected a string, was null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"integer"}                          | "5.5"
          {"type":"integer"}                          | "007"
          {"type":"integer"}                          | "5 files"
          {"type":"integer"}                          | "1,000"
          {"type":"integer"}                          | ""
          {"type":"integer"}                          | "NaN"
          {"type":"integer"}                          | [5]
          {"type":"integer"}                          | true
          {"type":"number"}                           | "0x10"
          {"type":"number"}                           | "1e999999999"
          {"type":"boolean"}                          | "yes"
          {"type":"boolean"}                          | 1
          {"type":"string"}                           | {"a":1}
          {"type":"string"}                           | null
          {"type":"array","items":{"type":"integer"}} | "a"
          {"type":"array"}                            | "[1,2"
          {"type":"array"}                            | "{not json"
          {"type":"object"}                           | "{\\"a\\":1"
          {"type":"object"}                           | "[1]"
          {"enum":["a","A"]}                          | " a"
          {"type":"integer","minimum":6}              | "5"
          {"type":"string","maxLength":1}             | 55
          """)
  void whatWouldLoseOrStayInvalidIsAProblem(String schema, String value) {
    JsonObject rule = JsonObject.parse("{\"rule\":" + schema + "}");
    JsonSchema required =
        JsonSchema.of(
            JsonObject.of("type", "object", "required", List.of("x"))
                .with("properties", JsonObject.of("x", rule.get("rule"))));

    JsonSchema.Checked checked = required.check(JsonObject.parse("{\"x\":" + value + "}"));

    assertThat(checked.problems()).singleElement().asString().startsWith("x");
    assertThat(checked.coercions()).isEmpty();
  }

  @Test
  void problemsInsideADoublyEncodedListAreNamedThere() {
    String schema =
        """
        {"type":"array","items":{"type":"object","required":["old"],
         "properties":{"old":{"type":"string"}}}}""";

    JsonSchema.Checked checked = check(schema, "\"[{\\\"new\\\":1}]\"");

    assertThat(checked.problems()).containsExactly("x[0].old: required (a string), missing");
  }

  @Test
  void nearestFormOfAUnionExplainsWhatIsWrong() {
    String union =
        """
        {"anyOf":[
          {"type":"string"},
          {"type":"object","required":["kind"],"properties":{
            "kind":{"const":"circle"},"radius":{"type":"number"}}},
          {"type":"object","required":["kind"],"properties":{
            "kind":{"const":"square"},"side":{"type":"number"},"angle":{"type":"number"}}}]}""";

    var checked = check(union, "{\"kind\":\"square\",\"side\":\"long\",\"radius\":{}}");
    var coerced = check(union, "{\"kind\":\"square\",\"side\":\"2\"}");

    assertThat(checked.problems()).containsExactly("x.side: expected a number, was \"long\"");
    assertThat(coerced.value()).hasToString("{\"x\":{\"kind\":\"square\",\"side\":2}}");
  }

  @Test
  void coercionThatAnotherPartOfTheSchemaForbidsIsTakenBack() {
    String contradiction = "{\"type\":\"string\",\"allOf\":[{\"type\":\"integer\"}]}";

    JsonSchema.Checked checked = check(contradiction, "\"5\"");

    assertThat(checked.problems()).containsExactly("x: expected a whole number, was \"5\"");
    assertThat(checked.coercions()).isEmpty();
  }

  @Test
  void oddNamesAreQuotedInPaths() {
    var schema =
        JsonSchema.of(
            JsonObject.of("type", "object", "additionalProperties", JsonObject.of("type", "null")));

    assertThat(schema.check(JsonObject.parse("{\"a b\":1,\"\":2,\"größe\":3}")).problems())
        .containsExactly(
            "[\"a b\"]: expected null, was 1",
            "[\"\"]: expected null, was 2",
            "größe: expected null, was 3");
  }

  @Test
  void definitionsMayReferToThemselves() {
    JsonSchema tree =
        JsonSchema.of(
            JsonObject.parse(
                """
                {"type":"object","properties":{"root":{"$ref":"#/$defs/a~1b"}},"$defs":{"a/b":{
                  "type":"object","required":["name"],"properties":{
                    "name":{"type":"string"},
                    "children":{"type":"array","items":{"$ref":"#/$defs/a~1b"}}}}}}"""));

    var good = "{\"root\":{\"name\":\"r\",\"children\":[{\"name\":\"c\",\"children\":[]}]}}";
    var bad = "{\"root\":{\"name\":\"r\",\"children\":[{\"children\":[]}]}}";

    assertThat(tree.check(JsonObject.parse(good)).problems()).isEmpty();
    assertThat(tree.check(JsonObject.parse(bad)).problems())
        .containsExactly("root.children[0].name: required (a string), missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$ref\":\"#/properties/x\"}",
        "{\"anyOf\":[{\"$ref\":\"#/properties/x\"},{\"$ref\":\"#/properties/x\"}]}",
        "{\"oneOf\":[{\"$ref\":\"#/properties/x\"},{\"$ref\":\"#/properties/x\"}]}",
        "{\"allOf\":[{\"$ref\":\"#/properties/x\"},{\"$ref\":\"#/properties/x\"}]}",
        "{\"type\":\"array\",\"items\":{\"$ref\":\"#/properties/x\"}}",
        "{\"type\":\"array\",\"allOf\":[{\"$ref\":\"#/properties/x\"},{\"$ref\":\"#\"}]}"
      })
  void schemasThatGoInCirclesEndQuickly(String schema) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(check(schema, "5").problems()).isNotEmpty());
  }

  @Test
  void deepValuesUnderABranchingSchemaAreChecked() {
    String json =
        "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"array\",\"items\":{\"$ref\":\"#/properties/x\"}}]}";
    String deep = "[".repeat(60) + "\"leaf\"" + "]".repeat(60);
    String wrong = "[".repeat(30) + "{}" + "]".repeat(30);

    assertThat(check(json, deep).problems()).isEmpty();
    assertThat(check(json, wrong).problems()).isNotEmpty();
  }

  @Test
  void bigListsAreChecked() {
    String numbers = "[" + String.join(",", Collections.nCopies(30_000, "7")) + "]";
    String texts = "[" + String.join(",", Collections.nCopies(3_000, "\"7\"")) + "]";
    String schema = "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}";

    assertThat(check(schema, numbers).problems()).isEmpty();
    assertThat(check(schema, texts).coercions()).hasSize(3_000);
    assertThat(check(schema, JsonText.write(numbers, false)).problems()).isEmpty();
  }

  @Test
  void patternsThatBacktrackForEverDoNotHang() {
    String hostile = "\"" + "a".repeat(5_000) + "!\"";

    for (String pattern : List.of("(a+)+$", "(a|aa)+$", "(a|b)*c")) {
      String schema = JsonObject.of("pattern", pattern).toString();
      assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> assertThat(check(schema, hostile).problems()).hasSize(1));
    }
    assertThat(check("{\"pattern\":\"a\"}", "\"" + "a".repeat(10_001) + "\"").problems())
        .hasSize(1);
  }

  @Test
  void emptySchemaBecomesAnObjectWithoutProperties() {
    JsonSchema schema = JsonSchema.of(JsonObject.empty());

    assertThat(schema).hasToString("{\"type\":\"object\",\"properties\":{}}");
    assertThat(schema).isEqualTo(JsonSchema.of(JsonObject.of("type", "object")));
    assertThat(schema.check(JsonObject.of("a", 1)).isValid()).isTrue();
  }

  @Test
  void schemaThatIsNoObjectIsRefused() {
    for (String schema :
        List.of("{\"type\":\"string\"}", "{\"properties\":{}}", "{\"type\":[\"object\"]}")) {
      assertThatThrownBy(() -> JsonSchema.of(JsonObject.parse(schema)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"type\": \"object\"")
          .hasMessageContaining(schema);
    }
  }

  @Test
  void defaultsAreForTheModelAndNotFilledIn() {
    JsonSchema.Checked checked =
        JsonSchema.of(
                JsonObject.parse(
                    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"default\":5}}}"))
            .check(JsonObject.empty());

    assertThat(checked.value()).isEqualTo(JsonObject.empty());
    assertThat(Stream.concat(checked.problems().stream(), checked.coercions().stream())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"and", "or", "not", "xor"})
  void smallValuesOfASchemaThatBranchesIntoItselfAreChecked(String op) {
    String branches =
        Stream.of("and", "or", "not", "xor")
            .map(
                it ->
                    "{\"type\":\"object\",\"required\":[\"op\",\"args\"],\"properties\":{\"op\":{\"const\":\""
                        + it
                        + "\"},\"args\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/properties/x\"}}}}")
            .collect(Collectors.joining(",", "{\"anyOf\":[", ",{\"type\":\"integer\"}]}"));
    String value = ("{\"op\":\"" + op + "\",\"args\":[").repeat(8) + "1" + "]}".repeat(8);

    assertThat(check(branches, value).problems()).isEmpty();
  }

  @Test
  void membersThatMayBeAnythingAreNotRenamed() {
    JsonObject schema =
        JsonObject.parse(
            "{\"type\":\"object\",\"additionalProperties\":true,\"properties\":{\"fooBar\":{\"type\":\"integer\"}}}");
    JsonObject value = JsonObject.of("foo_bar", "abc");

    JsonSchema.Checked checked = JsonSchema.of(schema).check(value);

    assertThat(checked.problems()).isEmpty();
    assertThat(checked.value()).isEqualTo(value);
  }

  @Test
  void oneValueForAListOfOthersIsNoList() {
    String schema = "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}";
    String either =
        "{\"type\":[\"array\",\"integer\"],\"items\":{\"type\":\"string\",\"minLength\":3}}";

    assertThat(check(schema, "{}").problems()).containsExactly("x: expected a list, was {}");
    assertThat(check(either, "\"5\"").value()).hasToString("{\"x\":5}");
  }
}
