"""How long a collection sheet takes, as a multiple of one TPC-B transaction. See benchmarks/README.md."""
