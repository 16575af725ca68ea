package dev.agent4j.toolbox.update;

import dev.agent4j.toolbox.change.FileAccess;
import dev.agent4j.toolbox.change.Image;
import dev.agent4j.toolbox.change.Prepared;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files without a disk. */
final class MemoryFiles implements FileAccess {
  final Map<String, Image> files = new HashMap<>();

  @Override
  public Optional<Image> read(String path) {
    return Optional.ofNullable(files.get(path));
  }

  @Override
  public Prepared prepare(String path, @Nullable Image before, @Nullable Image after) {
    return after == null
        ? step(() -> files.remove(path))
        : step(() -> files.put(path, before == null ? after : before.with(after.content())));
  }

  private static Prepared step(Runnable step) {
    return new Prepared() {
      @Override
      public void commit() {
        step.run();
      }

      @Override
      public void takeBack() {
        throw new IllegalStateException("nothing fails here");
      }

      @Override
      public void close() {}
    };
  }
}
