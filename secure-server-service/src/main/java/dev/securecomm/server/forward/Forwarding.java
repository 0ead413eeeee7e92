package dev.securecomm.server.forward;

import dev.securecomm.envelope.ContentType;
import dev.securecomm.key.Kid;
import dev.securecomm.key.Party;
import dev.securecomm.message.Message;
import dev.securecomm.message.OpenedMessage;
import dev.securecomm.message.Reply;
import dev.securecomm.server.handler.Effects;
import dev.securecomm.server.handler.MessageHandler;
import dev.securecomm.service.limit.OverloadedException;
import dev.securecomm.service.limit.Places;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets an application answer, and tells what is final.
///
/// What the application says with 2xx or 4xx is the reply, but for the statuses that are to be
/// tried again. All else is a reply of ours that is not final ([Reply#isFinal]), so nothing is
/// recorded, and the application may see the message again, under the same `Idempotency-Key`.
final class Forwarding implements MessageHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);

  private static final int BAD_GATEWAY = 502;
  private static final int UNAVAILABLE = 503;
  private static final int TIMEOUT = 504;

  private final Application application;
  private final Function<Party, Kid> fingerprints;
  private final Protection protection;
  private final Set<Integer> retryOn;

  Forwarding(
      Application application,
      Function<Party, Kid> fingerprints,
      Protection protection,
      Set<Integer> retryOn) {
    this.application = application;
    this.fingerprints = fingerprints;
    this.protection = protection;
    this.retryOn = retryOn;
  }

  /// What keeps an application that is slow or dead from holding up everything else.
  record Protection(Places places, CircuitBreaker breaker) {}

  @Override
  public Reply handle(OpenedMessage message, Effects effects) throws Exception {
    Kid sender = fingerprints.apply(message.sender());
    try (Places.Place _ = protection.places().take()) {
      return reply(
          message, protection.breaker().executeCallable(() -> application.post(message, sender)));
    } catch (OverloadedException | CallNotPermittedException e) {
      return Reply.failed(UNAVAILABLE, "The application is not asked now; try again later.");
    } catch (HttpTimeoutException e) {
      return failed(message, e, TIMEOUT, "The application did not answer in time.");
    } catch (UnfitAnswerException e) {
      return failed(message, e, BAD_GATEWAY, "The application's answer broke off, or is too long.");
    } catch (IOException e) {
      boolean isReached =
          !(e.getCause() instanceof ConnectException || e.getCause() instanceof SSLException);
      return failed(
          message,
          e,
          BAD_GATEWAY,
          isReached
              ? "The connection to the application broke off."
              : "The application cannot be reached.");
    }
  }

  private Reply reply(OpenedMessage message, HttpResponse<byte[]> answer) {
    if (isEncoded(answer)) {
      return refused(message, "The application's answer is encoded, which nobody asked for.");
    }
    Reply reply;
    try {
      reply = new Reply(answer.statusCode(), new Message(contentType(answer), answer.body()));
    } catch (IllegalArgumentException e) {
      return refused(message, "The application's answer has no proper status or Content-Type.");
    }
    boolean isItsWord = reply.status() / 100 == 2 || reply.status() / 100 == 4;
    // What the sender's side would take for final must not be: it is not recorded here.
    if (!isItsWord || (retryOn.contains(reply.status()) && reply.isFinal())) {
      return refused(message, "The application answered with status " + reply.status() + ".");
    }
    return reply;
  }

  /// A reply has a media type and no Content-Encoding: the caller could not read it.
  private static boolean isEncoded(HttpResponse<byte[]> answer) {
    return answer.headers().allValues("Content-Encoding").stream()
        .anyMatch(encoding -> !encoding.strip().equalsIgnoreCase("identity"));
  }

  private static ContentType contentType(HttpResponse<byte[]> answer) {
    return answer
        .headers()
        .firstValue("Content-Type")
        .map(ContentType::new)
        .orElse(ContentType.BINARY);
  }

  private static Reply refused(OpenedMessage message, String sentence) {
    LOG.warn("Message {} from {}: {}", message.id(), message.sender(), sentence);
    return Reply.failed(BAD_GATEWAY, sentence);
  }

  private static Reply failed(OpenedMessage message, IOException e, int status, String sentence) {
    LOG.warn(
        "Message {} from {}: {} ({})",
        message.id(),
        message.sender(),
        sentence,
        e.getClass().getSimpleName());
    return Reply.failed(status, sentence);
  }
}
