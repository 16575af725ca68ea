package dev.agent4j.llm.minimax;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Keeps all that is logged, at the finest level there is, with the traces of exceptions. */
final class LogCapture extends AppenderBase<ILoggingEvent> {
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.agent4j");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void start() {
    super.start();
    logger.setLevel(Level.TRACE);
    logger.addAppender(this);
  }

  @Override
  public void stop() {
    logger.detachAppender(this);
    logger.setLevel(null);
    super.stop();
  }

  @Override
  protected void append(ILoggingEvent event) {
    String trace =
        event.getThrowableProxy() == null
            ? ""
            : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
    lines.add(event.getLevel() + " " + event.getFormattedMessage() + trace);
  }

  List<String> lines() {
    return lines;
  }

  String text() {
    return String.join("\n", lines);
  }
}
