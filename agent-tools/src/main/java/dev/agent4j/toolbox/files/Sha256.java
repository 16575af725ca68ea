package dev.agent4j.toolbox.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash by which contents are told apart. */
public final class Sha256 {
  private static final int SHOWN = 12;

  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Returns the hash in hexadecimal and resets {@code digest}. */
  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  public static String of(byte[] bytes) {
    MessageDigest digest = digest();
    digest.update(bytes);
    return hex(digest);
  }

  /** Returns the hash of a file of any size. */
  public static String of(Path file) throws IOException, InterruptedException {
    return of(ByteSource.of(file));
  }

  /** Returns the hash of all bytes, however many. */
  public static String of(ByteSource source) throws IOException, InterruptedException {
    MessageDigest digest = digest();
    var block = new byte[64 * 1024];
    try (InputStream in = source.open()) {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        digest.update(block, 0, n);
      }
    }
    return hex(digest);
  }

  /** Returns the beginning of a hash, enough for the model to name a content. */
  public static String shown(String sha256) {
    return sha256.substring(0, SHOWN);
  }

  /** Tells whether {@code named}, at least twelve digits long, is the beginning of a hash. */
  public static boolean isNamedBy(String sha256, String named) {
    return named.length() >= SHOWN && sha256.regionMatches(true, 0, named, 0, named.length());
  }
}
