/// What survives `kill -9` and power loss: a database, and transactions that are on disk when they
/// return.
///
/// Guarantees that what is committed is there after any crash, that a change is there whole or not
/// at all, and that a database which is damaged, full or gone is reported, never replaced. Many
/// changes that come together share one `fsync`.
///
/// Refuses to know what is stored: tables and SQL are the services' own. It is embedded SQLite by
/// default, and PostgreSQL where several replicas share one.
@NullMarked
package dev.securecomm.service.store;

import org.jspecify.annotations.NullMarked;
