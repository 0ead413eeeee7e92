package dev.securecomm.service.store;

import dev.securecomm.file.PrivateFiles;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Files in a database that replicas share.
public final class SharedFiles implements PrivateFiles {

  private final Store store;
  private final JdbcClient jdbc;
  private final Map<String, Lock> threads = new ConcurrentHashMap<>();

  SharedFiles(Store store, JdbcClient jdbc) {
    this.store = store;
    this.jdbc = jdbc;
  }

  @Override
  public Optional<byte[]> read(String name) {
    return store.read(() ->
        jdbc.sql("SELECT content FROM file WHERE name = :name")
            .param("name", name)
            .query((row, number) -> row.getBytes("content"))
            .optional());
  }

  @Override
  public Object version(String name) {
    return store.read(() ->
        jdbc.sql("SELECT version FROM file WHERE name = :name")
            .param("name", name)
            .query(Long.class)
            .optional());
  }

  @Override
  public boolean create(String name, byte[] content) {
    return store.commit(() ->
        jdbc.sql(
                    "INSERT INTO file (name, content, version) VALUES (:name, :content, 1)"
                        + " ON CONFLICT (name) DO NOTHING")
                .param("name", name)
                .param("content", content)
                .update()
            == 1);
  }

  @Override
  public void replace(String name, byte[] content) {
    store.commit(() ->
        jdbc.sql(
                "INSERT INTO file (name, content, version) VALUES (:name, :content, 1)"
                    + " ON CONFLICT (name) DO UPDATE"
                    + " SET content = excluded.content, version = file.version + 1")
            .param("name", name)
            .param("content", content)
            .update());
  }

  /// Who writes a row holds it until his transaction ends. Threads of ours queue before: each that
  /// waits for the row has a connection, and messages need some, too.
  @Override
  public <T, E extends Exception> T locked(String name, Action<T, E> action) throws E {
    Lock ours = threads.computeIfAbsent(name, _ -> new ReentrantLock());
    ours.lock();
    try {
      return lockedForAll(name, action);
    } finally {
      ours.unlock();
    }
  }

  @SuppressWarnings("unchecked") // What an action throws is unchecked or its own E.
  private <T, E extends Exception> T lockedForAll(String name, Action<T, E> action) throws E {
    try {
      return store.commit(() -> {
        replace(name + ".lock", new byte[0]);
        try {
          return action.run();
        } catch (RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new Carried(e);
        }
      });
    } catch (Carried e) {
      throw (E) e.getCause();
    }
  }

  /// A checked exception on its way out of a transaction.
  private static final class Carried extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Carried(Exception cause) {
      super(cause);
    }
  }

  @Override
  public String place(String name) {
    return "shared file " + name;
  }
}
