package dev.securecomm.service.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// A connection that prepares a statement once, and lends it to whoever asks for the same SQL
/// again: SQLite takes as long to prepare a short statement as to run it, and its driver keeps
/// none.
///
/// What a statement selects is as it was when it was prepared: a table is changed by a migration,
/// before anybody asks for `*` of it.
final class PreparedOnce implements InvocationHandler {

  /// More than we have; whoever writes values into his SQL makes another one each time.
  private static final int MOST_KEPT = 64;

  private final Connection connection;

  /// Those that nobody uses now, by their SQL, the one that was not used for longest first.
  private final LinkedHashMap<String, PreparedStatement> kept = new LinkedHashMap<>();

  private PreparedOnce(Connection connection) {
    this.connection = connection;
  }

  /// The same connection, to be used only through what this gives.
  static Connection on(Connection connection) {
    return proxy(Connection.class, new PreparedOnce(connection));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    return method.getName().equals("prepareStatement")
            && arguments != null
            && arguments.length == 1
            && arguments[0] instanceof String sql
        ? proxy(PreparedStatement.class, new Lent(sql, prepared(sql)))
        : through(connection, method, arguments);
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement known = kept.remove(sql);
    return known == null ? connection.prepareStatement(sql) : known;
  }

  private void keep(String sql, PreparedStatement statement) throws SQLException {
    PreparedStatement twin = kept.putIfAbsent(sql, statement);
    if (twin != null) {
      statement.close();
    } else if (kept.size() > MOST_KEPT) {
      kept.pollFirstEntry().getValue().close();
    }
  }

  /// A statement in the hands of one who asked for it, until he closes it.
  private final class Lent implements InvocationHandler {

    private final String sql;
    private final PreparedStatement statement;
    private @Nullable ResultSet rows;
    private boolean isAsItWas = true;
    private boolean isClosed;

    Lent(String sql, PreparedStatement statement) {
      this.sql = sql;
      this.statement = statement;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      return switch (method.getName()) {
        case "close" -> {
          close();
          yield null;
        }
        case "isClosed" -> isClosed;
        default -> use(method, arguments);
      };
    }

    private @Nullable Object use(Method method, Object @Nullable [] arguments) throws Throwable {
      if (isClosed) {
        throw new SQLException("The statement is closed.");
      }
      boolean wasAsItWas = isAsItWas && leavesItAsItWas(method);
      // Not if this fails.
      isAsItWas = false;
      Object result = through(statement, method, arguments);
      isAsItWas = wasAsItWas;
      if (result instanceof ResultSet opened) {
        rows = opened;
      }
      return result;
    }

    /// Whether nothing but parameters is left behind, which are taken out at the end. How many rows
    /// it gives at most, how long it may take: that would hold for the next one, too.
    private static boolean leavesItAsItWas(Method method) {
      String name = method.getName();
      return name.startsWith("execute")
          || name.startsWith("get")
          || (name.startsWith("set") && method.getParameterCount() > 1);
    }

    private void close() throws SQLException {
      if (isClosed) {
        return;
      }
      isClosed = true;
      if (!isAsItWas) {
        statement.close();
        return;
      }
      if (rows != null) {
        // Or it would go on reading what was there now.
        rows.close();
      }
      statement.clearParameters();
      keep(sql, statement);
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            PreparedOnce.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object through(
      Object target, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
