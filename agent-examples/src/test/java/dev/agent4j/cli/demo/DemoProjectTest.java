package dev.agent4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemoProjectTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(DemoProject.Bug.class)
  void testsFailBecauseOfTheBug(DemoProject.Bug bug) throws Exception {
    DemoProject project = DemoProject.in(directory.resolve("new/project"));

    project.layOut(bug);

    assertThat(project.exists()).isTrue();
    assertThat(project.testsPass()).isFalse();
  }

  @Test
  void earlierDemoIsLaidOutAnewAndOtherFilesAreLeftAlone() throws IOException {
    DemoProject project = DemoProject.in(directory);
    project.layOut(DemoProject.Bug.LOOP);
    Path subject = directory.resolve("src/PriceCalculator.java");
    String buggy = Files.readString(subject);
    Files.writeString(subject, "changed");
    Files.writeString(directory.resolve("mine.txt"), "keep me");

    assertThat(project.isFree()).isTrue();
    project.layOut(DemoProject.Bug.LOOP);

    assertThat(subject).content().isEqualTo(buggy);
    assertThat(directory.resolve("mine.txt")).content().isEqualTo("keep me");
  }

  @Test
  void onlyNewEmptyAndOwnDirectoriesAreFree() throws IOException {
    assertThat(DemoProject.in(directory).isFree()).isTrue();
    assertThat(DemoProject.in(directory.resolve("new")).isFree()).isTrue();

    Path file = Files.writeString(directory.resolve("file"), "x");

    assertThat(DemoProject.in(directory).isFree()).isFalse();
    assertThat(DemoProject.in(file).isFree()).isFalse();
  }
}
