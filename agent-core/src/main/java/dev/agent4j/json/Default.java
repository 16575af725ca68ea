package dev.agent4j.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value that a record component has when it was left out, written as JSON: {@code "10"}, {@code
 * "true"}, {@code "\"text\""}. For a string, an enum constant or a number the quotes may be left
 * out. Such a component is optional in the schema, which names the default.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({
  ElementType.RECORD_COMPONENT,
  ElementType.FIELD,
  ElementType.METHOD,
  ElementType.PARAMETER
})
public @interface Default {
  String value();
}
