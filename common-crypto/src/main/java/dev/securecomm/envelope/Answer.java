package dev.securecomm.envelope;

/// What only a reply's header has: which request it answers, by id and by digest, and how it went.
///
/// @param irt the request's id
/// @param rqd the digest of the request's envelope
/// @param status 200 to 599, with HTTP's meaning
public record Answer(MessageId irt, Digest rqd, int status) {

  public Answer {
    if (!isStatus(status)) {
      throw new IllegalArgumentException("a status is 200 to 599");
    }
  }

  public static boolean isStatus(long status) {
    return status >= 200 && status <= 599;
  }
}
