package dev.securecomm.service.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/// Where a stranger comes from: an address; of IPv6 the 64 bits that a customer is given, within
/// which he has as many addresses as he likes.
///
/// @param prefix the bytes that count, in hexadecimal
public record Network(String prefix) {

  public static Network of(InetAddress address) {
    byte[] bytes = address.getAddress();
    int counts = address instanceof Inet6Address ? Long.BYTES : bytes.length;
    return new Network(HexFormat.of().formatHex(bytes, 0, counts));
  }
}
