package dev.agent4j.llm.minimax.testkit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class RequestParserTest {

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Writes {@code bodies} as requests, every other one chunked. */
  private static byte[] written(List<String> bodies, int chunkSize) {
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < bodies.size(); i++) {
      byte[] body = bytes(bodies.get(i));
      out.writeBytes(bytes("POST /" + i + "?q=1 HTTP/1.1\r\nX-Name: value " + i + "\r\n"));
      if (i % 2 == 0) {
        out.writeBytes(bytes("Content-Length: " + body.length + "\r\n\r\n"));
        out.writeBytes(body);
        continue;
      }
      out.writeBytes(bytes("Transfer-Encoding: chunked\r\n\r\n"));
      for (int at = 0; at < body.length; at += chunkSize) {
        int size = Math.min(chunkSize, body.length - at);
        out.writeBytes(bytes(Integer.toHexString(size) + ";x=y\r\n"));
        out.write(body, at, size);
        out.writeBytes(bytes("\r\n"));
      }
      out.writeBytes(bytes("0\r\nTrailer: z\r\n\r\n"));
    }
    return out.toByteArray();
  }

  @Property(tries = 500)
  void requestsAreTheSameWhereverTheirBytesAreCut(
      @ForAll @Size(max = 4) List<@StringLength(max = 300) String> bodies,
      @ForAll @IntRange(min = 1, max = 40) int chunkSize,
      @ForAll @IntRange(min = 1, max = 200) int readSize)
      throws IOException {
    byte[] wire = written(bodies, chunkSize);
    var parser = new RequestParser();
    var parsed = new ArrayList<Incoming>();

    for (int at = 0; at < wire.length; at += readSize) {
      parser.feed(ByteBuffer.wrap(wire, at, Math.min(readSize, wire.length - at)));
      for (Incoming next = parser.poll(); next != null; next = parser.poll()) {
        parsed.add(next);
      }
    }

    assertThat(parsed).hasSameSizeAs(bodies);
    for (int i = 0; i < bodies.size(); i++) {
      assertThat(parsed.get(i).body()).isEqualTo(bytes(bodies.get(i)));
      assertThat(parsed.get(i).path()).isEqualTo("/" + i);
      assertThat(parsed.get(i).header("x-name")).isEqualTo("value " + i);
      assertThat(parsed.get(i).keepsAlive()).isTrue();
    }
  }

  @Example
  void chunksOverTheLimitAreDropped() throws IOException {
    var parser = new RequestParser();
    var mebibyte = new byte[(1 << 20) + 2];
    mebibyte[1 << 20] = '\r';
    mebibyte[(1 << 20) + 1] = '\n';
    parser.feed(ByteBuffer.wrap(bytes("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")));

    for (int i = 0; i < 65; i++) {
      parser.feed(ByteBuffer.wrap(bytes("100000\r\n")));
      parser.feed(ByteBuffer.wrap(mebibyte));
      assertThat(parser.poll()).isNull();
    }
    parser.feed(ByteBuffer.wrap(bytes("0\r\n\r\n")));

    Incoming request = parser.poll();
    assertThat(request.isTooLarge()).isTrue();
    assertThat(request.body()).isEmpty();
  }

  @Example
  void headThatNeverEndsIsRefused() {
    var parser = new RequestParser();
    parser.feed(ByteBuffer.wrap(new byte[70_000]));

    assertThatThrownBy(parser::poll)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("headers of more than 65536 bytes");
  }

  @Example
  void lengthThatIsNoneIsRefused() {
    var parser = new RequestParser();
    parser.feed(ByteBuffer.wrap(bytes("POST / HTTP/1.1\r\nContent-Length: -4\r\n\r\n")));

    assertThatThrownBy(parser::poll).isInstanceOf(IOException.class).hasMessageContaining("-4");
  }
}
