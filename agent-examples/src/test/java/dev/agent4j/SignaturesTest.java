package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Public, so that what it holds can be seen from outside. */
public class SignaturesTest {

  /** Shows each type in a way of its own. */
  public abstract static class Shows<T extends Comparable<URI>> extends ArrayList<URL>
      implements Supplier<File> {
    private static final long serialVersionUID = 1L;

    protected transient Charset[] array = {};

    protected Shows(Locale parameter) {}

    /** Shows three types. */
    public abstract <X extends Random> Map<String, Optional<Path>> method(
        Set<? extends UUID> parameter) throws CharacterCodingException;

    abstract BigDecimal hidden(BigInteger parameter);
  }

  /** Shows the type of its component. */
  public record Holds(List<Duration> component) {}

  /** Cannot be seen, and nothing of it. */
  static class Hidden {
    public Instant shown() {
      return Instant.EPOCH;
    }

    /** Not seen either. */
    public static class Inner {
      public LocalDate shown() {
        return LocalDate.EPOCH;
      }
    }
  }

  @Test
  void everyWayToShowATypeIsSeen() {
    JavaClasses classes =
        new ClassFileImporter()
            .importClasses(Shows.class, Holds.class, Hidden.class, Hidden.Inner.class);

    List<String> shown = Signatures.shownBy(classes.stream().toList(), it -> false);

    for (Class<?> type :
        List.of(
            Comparable.class,
            URI.class,
            ArrayList.class,
            URL.class,
            Supplier.class,
            File.class,
            Charset.class,
            Locale.class,
            Random.class,
            Map.class,
            Optional.class,
            Path.class,
            UUID.class,
            CharacterCodingException.class,
            Duration.class)) {
      assertThat(shown).anyMatch(it -> it.endsWith(" shows " + type.getName()));
    }
    assertThat(shown)
        .noneMatch(it -> it.matches(".*(BigDecimal|BigInteger|Instant|LocalDate|Hidden).*"));
  }
}
