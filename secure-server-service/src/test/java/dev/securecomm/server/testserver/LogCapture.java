package dev.securecomm.server.testserver;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/// Keeps what is logged, instead of printing it.
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
  private Runnable release = () -> {};

  /// A logged event with all that a layout could print of it.
  public record Line(Level level, String logger, String text) {}

  public LogCapture() {
    setContext((LoggerContext) LoggerFactory.getILoggerFactory());
    start();
  }

  /// Captures one logger of a server that is running.
  public static LogCapture of(String name) {
    LogCapture capture = new LogCapture();
    Logger logger = (Logger) LoggerFactory.getLogger(name);
    Level before = logger.getLevel();
    logger.setLevel(Level.TRACE);
    logger.setAdditive(false);
    logger.addAppender(capture);
    capture.release =
        () -> {
          logger.detachAppender(capture);
          logger.setAdditive(true);
          logger.setLevel(before);
        };
    return capture;
  }

  /// Captures every logger from now on until the logging is configured anew.
  void everything(Level level) {
    LoggerContext all = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = all.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    all.getLoggerList().stream()
        .filter(logger -> !logger.equals(root))
        .forEach(logger -> logger.setLevel(null));
    root.setLevel(level);
    root.detachAndStopAllAppenders();
    root.addAppender(this);
    release = all::reset;
  }

  @Override
  protected void append(ILoggingEvent event) {
    String text =
        event.getFormattedMessage()
            + " "
            + event.getMDCPropertyMap()
            + " "
            + event.getKeyValuePairs()
            + " "
            + event.getMarkerList()
            + (event.getThrowableProxy() == null
                ? ""
                : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy()));
    lines.add(new Line(event.getLevel(), event.getLoggerName(), text));
  }

  public List<Line> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    release.run();
    stop();
  }
}
