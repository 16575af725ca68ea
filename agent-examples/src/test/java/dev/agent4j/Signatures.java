package dev.agent4j;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a user of a class sees of other types: all that its public and protected members name. */
final class Signatures {
  private Signatures() {}

  /** Returns, one line each, the signatures that name a type which may not be shown. */
  static List<String> shownBy(Collection<JavaClass> classes, Predicate<JavaClass> isShowable) {
    return classes.stream()
        .filter(Signatures::isPublic)
        .flatMap(
            it ->
                Stream.of(
                        shown(it.getName(), ofClass(it)),
                        it.getFields().stream()
                            .filter(field -> isVisible(field.getModifiers()))
                            .flatMap(field -> shown(field.getFullName(), ofField(field))),
                        it.getMethods().stream()
                            .filter(method -> isVisible(method.getModifiers()))
                            .flatMap(method -> shown(method.getFullName(), ofMethod(method))),
                        it.getConstructors().stream()
                            .filter(made -> isVisible(made.getModifiers()))
                            .flatMap(made -> shown(made.getFullName(), ofConstructor(made))))
                    .flatMap(found -> found))
        .filter(it -> !isShowable.test(it.type()))
        .map(it -> it.where() + " shows " + it.type().getBaseComponentType().getName())
        .distinct()
        .sorted()
        .toList();
  }

  private record Shown(String where, JavaClass type) {}

  private static Stream<Shown> shown(String where, Stream<? extends JavaType> types) {
    return types
        .flatMap(it -> it.getAllInvolvedRawTypes().stream())
        .map(it -> new Shown(where, it));
  }

  /** Tells whether a class can be named from another package, so that its members count. */
  static boolean isPublic(JavaClass type) {
    return isVisible(type.getModifiers())
        && type.getEnclosingClass().map(Signatures::isPublic).orElse(true);
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
        && !modifiers.contains(JavaModifier.SYNTHETIC);
  }

  private static Stream<JavaType> ofClass(JavaClass type) {
    return Stream.of(
            type.getSuperclass().stream(),
            type.getInterfaces().stream(),
            bounds(type.getTypeParameters()))
        .flatMap(it -> it);
  }

  private static Stream<JavaType> ofField(JavaField field) {
    return Stream.of(field.getType());
  }

  private static Stream<JavaType> ofMethod(JavaMethod method) {
    return Stream.of(
            Stream.of(method.getReturnType()),
            ofParameters(method),
            bounds(method.getTypeParameters()))
        .flatMap(it -> it);
  }

  private static Stream<JavaType> ofConstructor(JavaConstructor constructor) {
    return Stream.concat(ofParameters(constructor), bounds(constructor.getTypeParameters()));
  }

  private static Stream<JavaType> ofParameters(JavaCodeUnit unit) {
    return Stream.concat(unit.getParameterTypes().stream(), unit.getExceptionTypes().stream());
  }

  private static Stream<JavaType> bounds(List<? extends JavaTypeVariable<?>> variables) {
    return variables.stream().flatMap(it -> it.getBounds().stream());
  }
}
