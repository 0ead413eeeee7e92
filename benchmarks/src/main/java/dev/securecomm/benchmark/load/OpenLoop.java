package dev.securecomm.benchmark.load;

import dev.securecomm.benchmark.http.OurHeaders;
import dev.securecomm.benchmark.subject.Subject;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.impl.bootstrap.AsyncRequesterBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.nio.support.BasicClientExchangeHandler;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;

/// Messages that come at a fixed rate, whether those before them are answered or not, as from many
/// clients who know nothing of each other.
///
/// One thread says when, and one sends and receives for all connections: what more threads took of
/// the processor would be missing from the server. How long a message took counts from when the
/// first handed it to the second; how late that was is counted, too. What comes when all
/// connections are busy is left out and counted.
public final class OpenLoop implements AutoCloseable {

  private static final double NANOS = 1e9;

  /// How long the thread that says when sleeps at least, in ns.
  private static final long NAP = Duration.ofNanos(500_000).toNanos();

  /// Tomcat takes 1,000; whoever comes beyond is not even refused.
  public static final int MOST = 900;

  private static final Timeout PATIENCE = Timeout.ofSeconds(60);

  private final Subject subject;
  private final Pool pool;
  private final URI url;
  private final ContentType mediaType;
  private final HttpAsyncRequester requester;
  private final Semaphore connections = new Semaphore(MOST);

  public OpenLoop(Subject subject, Pool pool) {
    this.subject = subject;
    this.pool = pool;
    this.url = subject.server().messages();
    this.mediaType = ContentType.parse(subject.mediaType());
    this.requester =
        AsyncRequesterBootstrap.bootstrap()
            .setHttpProcessor(OurHeaders.PROCESSOR)
            .setIOReactorConfig(
                IOReactorConfig.custom()
                    .setIoThreadCount(1)
                    .setTcpNoDelay(true)
                    .setSoTimeout(PATIENCE)
                    .build())
            .setMaxTotal(MOST)
            .setDefaultMaxPerRoute(MOST)
            .setPoolReusePolicy(PoolReusePolicy.LIFO)
            .create();
    requester.start();
  }

  /// Sends so many a second for so long, and waits for the answers.
  ///
  /// @throws IllegalStateException if there were too few envelopes
  public Load run(double rate, Duration time) throws InterruptedException {
    Outcomes outcomes = new Outcomes();
    Duration cpu = subject.server().resources().cpu();
    long start = System.nanoTime();
    long messages = Math.round(rate * time.toNanos() / NANOS);
    for (long i = 0; i < messages; i++) {
      long due = start + Math.round(i * NANOS / rate);
      awaitUntil(due);
      send(due, outcomes);
    }
    Duration sending = Duration.ofNanos(System.nanoTime() - start);
    if (!connections.tryAcquire(MOST, 2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("some are neither answered nor given up");
    }
    connections.release(MOST);
    Duration wall = Duration.ofNanos(System.nanoTime() - start);
    Load load = outcomes.load(sending, wall, subject.server().resources().cpu().minus(cpu));
    if (load.messages() + load.unsent() != messages) {
      throw new IllegalStateException(
          "%d of %d are lost".formatted(messages - load.messages(), messages));
    }
    return load;
  }

  private static void awaitUntil(long due) {
    for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
      LockSupport.parkNanos(Math.max(rest, NAP));
    }
  }

  private void send(long due, Outcomes outcomes) {
    byte[] envelope =
        pool.take().orElseThrow(() -> new IllegalStateException("there are too few envelopes"));
    if (!connections.tryAcquire()) {
      pool.giveBack(envelope);
      outcomes.unsent();
      return;
    }
    AsyncRequestProducer request =
        AsyncRequestBuilder.post(url).setEntity(envelope, mediaType).build();
    long sent = System.nanoTime();
    outcomes.late(sent - due);
    requester.execute(
        new BasicClientExchangeHandler<>(
            request,
            new BasicResponseConsumer<>(new DiscardingEntityConsumer<Void>()),
            new Answer(envelope, sent, outcomes)),
        PATIENCE,
        HttpCoreContext.create());
  }

  /// What becomes of one message.
  private final class Answer implements FutureCallback<Message<HttpResponse, Void>> {

    private final byte[] envelope;
    private final long sent;
    private final Outcomes outcomes;

    Answer(byte[] envelope, long sent, Outcomes outcomes) {
      this.envelope = envelope;
      this.sent = sent;
      this.outcomes = outcomes;
    }

    @Override
    public void completed(Message<HttpResponse, Void> answer) {
      long took = System.nanoTime() - sent;
      int status = answer.getHead().getCode();
      if (Outcomes.isRefusal(status)) {
        pool.giveBack(envelope);
      }
      outcomes.came(status, took);
      connections.release();
    }

    @Override
    public void failed(Exception e) {
      outcomes.failed();
      connections.release();
    }

    @Override
    public void cancelled() {
      failed(new InterruptedException());
    }
  }

  @Override
  public void close() {
    requester.close(CloseMode.IMMEDIATE);
  }
}
