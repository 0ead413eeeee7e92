package dev.securecomm.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An OpenAPI document: its operations, and its examples with the place where each stands.
public final class OpenApiDocument {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final String COMPONENTS = "#/components/";

  private final JsonNode root;

  private OpenApiDocument(JsonNode root) {
    this.root = root;
  }

  public static OpenApiDocument parse(byte[] json) {
    return new OpenApiDocument(JSON.readTree(json));
  }

  /// An example of a body.
  ///
  /// @param place the operation, and the status of the response or `request`
  /// @param status the status of the response or `request`
  public record Example(String place, String status, String mediaType, JsonNode value) {

    public byte[] json() {
      return JSON.writeValueAsBytes(value);
    }
  }

  public JsonNode at(String pointer) {
    JsonNode node = root.at(pointer);
    if (node.isMissingNode()) {
      throw new IllegalArgumentException("nothing is at " + pointer);
    }
    return node;
  }

  /// Each operation as `POST /messages`.
  public Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    root.path("paths")
        .forEachEntry((path, item) ->
            item.propertyNames()
                .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    return operations;
  }

  /// Every example of a request's or a response's body.
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    root.path("paths")
        .forEachEntry((path, item) ->
            item.forEachEntry((method, operation) -> {
              String place = method + " " + path + " ";
              collect(place, "request", operation.path("requestBody"), examples);
              operation
                  .path("responses")
                  .forEachEntry((status, response) -> collect(place, status, response, examples));
            }));
    return examples;
  }

  public List<Example> examples(String mediaType) {
    return examples().stream().filter(example -> example.mediaType().equals(mediaType)).toList();
  }

  private void collect(String place, String status, JsonNode body, List<Example> examples) {
    resolved(body)
        .path("content")
        .forEachEntry((type, content) ->
            content
                .path("examples")
                .forEachEntry((name, example) ->
                    examples.add(
                        new Example(
                            place + status + " " + name,
                            status,
                            type,
                            resolved(example).path("value")))));
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? at(node.path("$ref").stringValue().substring(1)) : node;
  }

  /// The components that the document has, as they are referred to. Security schemes are left out:
  /// they are referred to by name alone.
  public Set<String> components() {
    Set<String> components = new TreeSet<>();
    root.path("components")
        .forEachEntry((kind, all) -> {
          if (!kind.equals("securitySchemes")) {
            all.propertyNames().forEach(name -> components.add(COMPONENTS + kind + "/" + name));
          }
        });
    return components;
  }

  /// What the document refers to: by `$ref`, or in a description by the name and `(a schema
  /// below)`.
  public Set<String> references() {
    Set<String> references =
        root.findValues("$ref").stream()
            .map(JsonNode::stringValue)
            .collect(Collectors.toCollection(TreeSet::new));
    String words = root.findValues("description").toString();
    components().stream()
        .filter(component ->
            words.contains(
                component.substring(component.lastIndexOf('/') + 1) + " (a schema below)"))
        .forEach(references::add);
    return references;
  }
}
