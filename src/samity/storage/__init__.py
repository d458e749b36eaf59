"""The database: engine, embedded server, unit of work, bulk arrays, outbox, audit lines."""
