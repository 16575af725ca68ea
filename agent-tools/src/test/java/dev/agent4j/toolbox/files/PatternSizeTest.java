package dev.agent4j.toolbox.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternSizeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{1000}",
        "\\b\\w{1,64}@(\\w{1,63}\\.){1,8}",
        "\\x{1000}\\x{1000}\\x{1000}",
        "[a{1000}]{1000}",
        "[]{1000}]{1000}",
        "[[:alpha:]{900}]{100}",
        "a{1000",
        "a{,1000}{900}",
        "\\Qa{1000}{1000}{1000}\\E",
        "\\{1000}\\{1000}",
        "(?i)(a|b){500}",
        "((a?){30}){30}"
      })
  void whatCanBeRunIsTaken(String pattern) {
    assertThatCode(() -> PatternSize.check("pattern", pattern)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "((a{100}){100}){100}",
        "(?:(?:[a{2}]{50}){50}){1,9}",
        "(a{999,}b){30}",
        "((((a{9}){9}){9}){9}){9}",
        "(\\pL{500}){500}",
        "(\\x{41}{500}){500}",
        "(\\Qab\\E{500}){500}",
        "([]{9}]{500}){500}"
      })
  void whatGrowsBeyondMeasureIsRefusedUnread(String pattern) {
    assertThatThrownBy(() -> PatternSize.check("pattern", pattern))
        .isInstanceOfSatisfying(
            ToolException.class, it -> assertThat(it.code()).isEqualTo(Code.INVALID_ARGUMENTS))
        .hasMessageStartingWith("pattern \"")
        .hasMessageContaining("too large")
        .hasMessageContaining("more than 10000 steps");
  }
}
