package dev.securecomm.testkit;

import dev.securecomm.key.Party;
import dev.securecomm.key.PrivateParts;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// RSA key pairs of 2048 bits that were made before, which the JDK hands out in place of new ones
/// until this is closed: a year of rotations takes hundreds, and each costs its time.
///
/// They come again in the same order, so that no more than [#DISTINCT] may be kept at once.
public final class PooledKeys implements AutoCloseable {

  public static final int DISTINCT = 36;

  private static final String NAME = "pooled-keys";
  private static final List<KeyPair> PAIRS =
      IntStream.range(0, DISTINCT / 3)
          .mapToObj(i -> TestKeys.of(new Party("pool-" + i)))
          .flatMap(keys -> PrivateParts.pairs(keys).stream())
          .toList();

  private final AtomicInteger given = new AtomicInteger();

  private PooledKeys() {}

  public static PooledKeys install() {
    PooledKeys pool = new PooledKeys();
    if (Security.insertProviderAt(new Pool(pool), 1) != 1) {
      throw new IllegalStateException("pooled keys are in use already");
    }
    return pool;
  }

  /// One of them, to forge with.
  public static KeyPair pair(int index) {
    return PAIRS.get(index);
  }

  /// How many were handed out.
  public int given() {
    return given.get();
  }

  @Override
  public void close() {
    Security.removeProvider(NAME);
  }

  private KeyPair next() {
    return PAIRS.get(given.getAndIncrement() % DISTINCT);
  }

  private static final class Pool extends Provider {

    private static final long serialVersionUID = 1L;

    Pool(PooledKeys pool) {
      super(NAME, "1", "RSA key pairs made before");
      putService(
          new Service(this, "KeyPairGenerator", "RSA", Next.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
              return new Next(pool);
            }
          });
    }
  }

  private static final class Next extends KeyPairGeneratorSpi {

    private final PooledKeys pool;

    Next(PooledKeys pool) {
      this.pool = pool;
    }

    @Override
    public void initialize(int bits, SecureRandom random) {}

    @Override
    public void initialize(AlgorithmParameterSpec parameters, SecureRandom random) {}

    @Override
    public KeyPair generateKeyPair() {
      return TestKeys.isMaking() ? made() : pool.next();
    }

    /// The keys of the tests are their own: one that came from here would come again.
    private static KeyPair made() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
        generator.initialize(2048);
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
