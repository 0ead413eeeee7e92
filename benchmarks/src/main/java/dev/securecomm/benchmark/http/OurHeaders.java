package dev.securecomm.benchmark.http;

import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestConnControl;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;

/// What the drivers send beside a body: HttpCore's own would also ask first whether it may come
/// (`Expect: 100-continue`), which our client does not.
public final class OurHeaders {

  public static final HttpProcessor PROCESSOR =
      HttpProcessorBuilder.create()
          .addAll(RequestTargetHost.INSTANCE, RequestContent.INSTANCE, RequestConnControl.INSTANCE)
          .build();

  private OurHeaders() {}
}
