package dev.agent4j.toolbox.update;

import dev.agent4j.toolbox.change.FileAccess;
import dev.agent4j.toolbox.change.Image;
import dev.agent4j.toolbox.change.Prepared;
import dev.agent4j.toolbox.files.FileFailures;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files without a disk. */
final class MemoryFiles implements FileAccess {
  final Map<String, Image> files = new HashMap<>();

  @Override
  public String resolve(String modelPath) {
    return modelPath;
  }

  @Override
  public Optional<Image> read(String path) {
    return Optional.ofNullable(files.get(path));
  }

  @Override
  public Image readExisting(String path) throws IOException {
    return read(path).orElseThrow(() -> new NoSuchFileException(path));
  }

  @Override
  public boolean exists(String path) {
    return files.containsKey(path);
  }

  @Override
  public Facts facts(String path) throws IOException {
    Image image = readExisting(path);
    return new Facts(image.content().length, image.sha256());
  }

  @Override
  public void requireWritable(String path) {}

  @Override
  public Prepared create(String path, Image image) {
    return step(() -> files.put(path, image));
  }

  @Override
  public Prepared replace(String path, Image before, byte[] content) {
    return step(() -> files.put(path, before.with(content)));
  }

  @Override
  public Prepared delete(String path, Image before) {
    return step(() -> files.remove(path));
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

  @Override
  public <T> T holding(List<String> paths, FileFailures.Work<T> work)
      throws IOException, InterruptedException {
    return work.run();
  }
}
