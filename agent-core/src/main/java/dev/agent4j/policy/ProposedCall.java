package dev.agent4j.policy;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Effects;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * A call that the model asks for and that has not begun.
 *
 * @param callId the id of the call
 * @param tool the name of the tool that would execute it
 * @param arguments as the tool would get them: checked by its schema, secrets in them not blacked
 *     out
 * @param effects what it would do, as the tool tells just now
 * @param sessionId the id of the session
 * @param turn counts the turns of the session from 1
 * @param attributes what the caller told of the session, and of this turn
 */
public record ProposedCall(
    String callId,
    String tool,
    JsonObject arguments,
    Effects effects,
    String sessionId,
    int turn,
    Map<String, Object> attributes) {

  public ProposedCall {
    requireNonNull(callId, "callId");
    requireNonNull(tool, "tool");
    requireNonNull(arguments, "arguments");
    requireNonNull(effects, "effects");
    requireNonNull(sessionId, "sessionId");
    attributes = Map.copyOf(attributes);
  }

  /** Returns the SHA-256 of the tool and its exact arguments, in hex: what an approval binds to. */
  public String hash() {
    try {
      byte[] text = (tool + "\n" + arguments).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
