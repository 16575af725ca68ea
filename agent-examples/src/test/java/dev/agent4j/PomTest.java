package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Keeps what a module brings into a user's application visible. A new library needs an ADR. */
class PomTest {

  /** Each released module, and what it brings. */
  private static final Map<String, List<String>> BRINGS =
      Map.of(
          "agent-core", List.of("jspecify", "jackson-databind", "slf4j-api"),
          "agent-tools", List.of("agent-core", "java-diff-utils", "re2j"),
          "agent-llm-minimax", List.of("agent-core"));

  @ParameterizedTest
  @ValueSource(strings = {"agent-core", "agent-tools", "agent-llm-minimax"})
  void moduleBringsWhatIsDrawnAndNothingOfItsTests(String module) throws Exception {
    List<String> brought = new ArrayList<>();

    for (Element dependency :
        dependencies(SourceTree.top().resolve(module + "/pom.xml").toFile())) {
      if (!text(dependency, "scope").equals("test")) {
        brought.add(text(dependency, "artifactId"));
      }
    }

    assertThat(brought).containsExactlyInAnyOrderElementsOf(BRINGS.getOrDefault(module, List.of()));
  }

  /** Maven runs these of itself, in versions of its own for a POM that inherits none. */
  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "agent-bom/pom.xml"})
  void pomWithoutParentPinsThePluginsThatMavenRunsOfItself(String pom) throws Exception {
    List<String> pinned = new ArrayList<>();

    for (Element plugin : managedPlugins(SourceTree.top().resolve(pom).toFile())) {
      if (!text(plugin, "version").isEmpty()) {
        pinned.add(text(plugin, "artifactId"));
      }
    }

    assertThat(pinned)
        .contains(
            "maven-clean-plugin",
            "maven-install-plugin",
            "maven-deploy-plugin",
            "maven-site-plugin");
  }

  private static List<Element> managedPlugins(File pom) throws Exception {
    List<Element> found = List.of(project(pom));
    for (String name : List.of("build", "pluginManagement", "plugins", "plugin")) {
      found = found.stream().flatMap(it -> children(it, name).stream()).toList();
    }
    return found;
  }

  /** Returns the dependencies of the project itself, not those of its plugins. */
  private static List<Element> dependencies(File pom) throws Exception {
    List<Element> found = new ArrayList<>();
    for (Element list : children(project(pom), "dependencies")) {
      found.addAll(children(list, "dependency"));
    }
    return found;
  }

  private static Element project(File pom) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(pom)
        .getDocumentElement();
  }

  private static String text(Element parent, String name) {
    return children(parent, name).stream().map(Node::getTextContent).findFirst().orElse("");
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    NodeList nodes = parent.getChildNodes();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }
}
