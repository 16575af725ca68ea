package dev.agent4j.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name that a record component has as a member in JSON and in the schema, instead of its own:
 * {@code @Name("ignore_case") boolean ignoreCase}. Two components of a record never share one.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({
  ElementType.RECORD_COMPONENT,
  ElementType.FIELD,
  ElementType.METHOD,
  ElementType.PARAMETER
})
public @interface Name {
  String value();
}
