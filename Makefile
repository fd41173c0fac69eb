# GovQL: `make demo` and `make test` are the two doors; `make help` lists the rest.
.PHONY: test
test:
	swift test --disable-xctest

# Against DuckDB, over the same files and in the same run: see Benchmarks/README.md.
.PHONY: bench bench-deps
BENCH_SCALE ?= 1000000
BENCH_DATA = bench-data/$(BENCH_SCALE)
BENCH_BUILD = swift build --package-path Benchmarks -c release --static-swift-stdlib

bench-deps:
	python3 -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --disable-pip-version-check duckdb duckdb-cli

bench:
	$(BENCH_BUILD) --product generate-city
	$(BENCH_BUILD) --product bench-warm
	$(BENCH_BUILD) --product govql
	test -f $(BENCH_DATA)/services.csv || \
		$$($(BENCH_BUILD) --show-bin-path)/generate-city --scale $(BENCH_SCALE) --out $(BENCH_DATA)
	$$(test -x .venv-bench/bin/python3 && echo .venv-bench/bin/python3 || echo python3) Benchmarks/bench.py \
		$(BENCH_DATA) --govql $$($(BENCH_BUILD) --show-bin-path)/govql \
		--warm $$($(BENCH_BUILD) --show-bin-path)/bench-warm
