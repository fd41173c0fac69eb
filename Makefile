# GovQL: `make demo` and `make test` are the two doors; `make help` lists the rest.

PREFIX ?= /usr/local
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
GOVQL := .build/debug/govql
BENCH_ARGUMENTS ?=
BUILD_RELEASE = swift build -c release $$(sh scripts/static-flags.sh) --product govql
RELEASED = .build/release/govql
BENCH_BUILD = swift build --package-path Benchmarks -c release --static-swift-stdlib
BENCH_PYTHON = $$(test -x .venv-bench/bin/python3 && echo .venv-bench/bin/python3 || echo python3)
CSV_ROWS ?= 10000000
CSV_DATA ?= bench-data/csv-$(CSV_ROWS)
HUGE_GB ?= 12

.PHONY: help deps demo test test-terminal test-engines test-charts test-report reports bench bench-prompt bench-csv bench-csv-data bench-csv-huge bench-deps fuzz fuzz-corpus fuzz-grammar samples install build

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS="$$(printf '\t')" read -r name text; do \
		printf 'make %-15s %s\n' "$$name" "$$text"; done

deps: ## installs what is missing: headers of libedit, zlib and libzstd, python3, sqlite3
	@SUDO="$(SUDO)" sh scripts/install-deps.sh

build: deps ## builds everything but the tests
	swift build

demo: deps ## answers some questions about the sample city
	swift build --product govql
	@sh samples/demo.sh $(GOVQL)

# The comparison with SQLite, the transcripts and the sessions of the papers are tests of their own. A crash tells where:
# without registers and the list of images, its place is among the last lines that are printed.
test: export SWIFT_BACKTRACE = enable=yes,registers=none,images=none,threads=crashed,color=no
test: deps ## builds everything and runs every test
	@SUDO="$(SUDO)" sh scripts/install-deps.sh tmux || echo "tmux could not be installed: tests of the prompt in a terminal are skipped"
	swift build --build-tests
	swift test --skip-build --disable-xctest

test-terminal: deps ## every scenario of the prompt in a terminal, and 1,000 random keys a width
	SUDO="$(SUDO)" sh scripts/install-deps.sh tmux
	swift build --build-tests
	GOVQL_TERMINAL=all GOVQL_TERMINAL_FUZZ_KEYS=1000 swift test --skip-build --disable-xctest --filter TerminalTests

test-charts: ## has the files of charts read and drawn by Altair and Vega, which it installs
	python3 -m venv .venv-charts
	.venv-charts/bin/pip install --quiet --disable-pip-version-check altair vl-convert-python
	swift build --build-tests
	GOVQL_CHARTS=all swift test --skip-build --disable-xctest --filter 'ChartFileTests|ChartCheckTests'

# An engine that can't be installed is a failure. ENGINES names some of them, ENGINE_RANDOM how many random queries each is
# asked: `make test-engines ENGINES=sqlite,duckdb ENGINE_RANDOM=sqlite=500,duckdb=500`.
ENGINES ?= sqlite,duckdb,postgres,clickhouse,spark,trino
ENGINE_RANDOM ?=
ENGINE_SEED ?= 1
ENGINE_PYTHON = scripts/with-postgres.sh .venv-engines/bin/python3
test-engines: deps ## the same questions and many random ones on SQLite, DuckDB, PostgreSQL, ClickHouse and Spark, which it installs
	@SUDO="$(SUDO)" sh scripts/install-engines.sh
	swift build --product govql
	swift build --product answer-queries
	$(ENGINE_PYTHON) Tests/Engines/prove.py $(GOVQL) --engines $(ENGINES) --random "$(ENGINE_RANDOM)" --seed $(ENGINE_SEED) \
		--page docs/engines.md

test-report: deps ## opens reports in headless Chromium, which it installs, uses them and takes pictures
	@SUDO="$(SUDO)" sh scripts/install-deps.sh chromium
	@[ "$$(uname)" = Darwin ] || fc-list | grep -qi 'cjk' || $(SUDO) apt-get install -q -y fonts-noto-cjk
	python3 -m venv .venv-report
	.venv-report/bin/pip install --quiet --disable-pip-version-check playwright
	swift build --product govql
	CHROMIUM=$$(command -v chromium) .venv-report/bin/python3 scripts/test_report.py $(GOVQL) .build/report-pictures

reports: deps ## writes the sample city's monthly brief, in English and in Chinese
	swift build --product govql
	@for name in brief brief.zh; do \
		$(GOVQL) report samples/reports/$$name.gql -o .build/$$name.html || [ $$? = 3 ] || exit 1; done

# Over the same files and in the same run: see Benchmarks/README.md.
bench: ## questions to loaded data, against DuckDB, Polars and chdb; see bench-deps
	$(BENCH_BUILD) --product generate-city
	$(BENCH_BUILD) --product bench-warm
	mkdir -p bench-data
	for rows in $(CSV_ROWS) $$(( $(CSV_ROWS) / 10 )); do \
		test -f bench-data/csv-$$rows/services.csv || \
			$$($(BENCH_BUILD) --show-bin-path)/generate-city --log $$rows --out bench-data/csv-$$rows || exit 1; \
	done
	test -f bench-data/tables-$(CSV_ROWS)/joins/records.csv || \
		$$($(BENCH_BUILD) --show-bin-path)/generate-city --tables $(CSV_ROWS) --out bench-data/tables-$(CSV_ROWS)
	$(BENCH_PYTHON) Benchmarks/bench.py --warm $$($(BENCH_BUILD) --show-bin-path)/bench-warm \
		--city bench-data/csv-$(CSV_ROWS) --small bench-data/csv-$$(( $(CSV_ROWS) / 10 )) \
		--tables bench-data/tables-$(CSV_ROWS) $(BENCH_ARGUMENTS)

bench-prompt: ## how long the prompt and a key within a long statement take
	$(BUILD_RELEASE)
	python3 Benchmarks/bench_prompt.py $(RELEASED) samples/wuhan

bench-csv-data:
	$(BENCH_BUILD) --product generate-city
	$(BUILD_RELEASE)
	mkdir -p $(CSV_DATA)
	test -f $(CSV_DATA)/services.csv || \
		$$($(BENCH_BUILD) --show-bin-path)/generate-city --log $(CSV_ROWS) --out $(CSV_DATA)

bench-csv: bench-csv-data ## answers from raw CSV, against DuckDB and Polars
	$(BENCH_PYTHON) Benchmarks/bench_csv.py $(CSV_DATA) --govql $(RELEASED)

bench-csv-huge: bench-csv-data ## answers from 12 GB of CSV with 2 GB of address space
	$(BENCH_PYTHON) Benchmarks/bench_csv.py $(CSV_DATA) --govql $(RELEASED) --huge $(HUGE_GB)

bench-deps: ## installs DuckDB, Polars and chdb for `make bench` and `make bench-csv`
	python3 -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --disable-pip-version-check duckdb duckdb-cli polars chdb

FUZZ_BUILD = swift build --package-path Fuzz -c release --sanitize=address \
	-Xswiftc -sanitize=fuzzer -Xswiftc -enable-testing -Xswiftc -use-ld=lld -Xcc -fsanitize=fuzzer-no-link --product fuzz-csv
# Short stacks and a small quarantine: several times the speed.
FUZZ_RUN = ASAN_OPTIONS=malloc_context_size=2:quarantine_size_mb=8 SWIFT_BACKTRACE=enable=no Fuzz/.build/release/fuzz-csv
FUZZ_WORK = Fuzz/.build/corpus
MINUTES ?= 30

fuzz: ## reads made-up files for MINUTES, in several ways that must agree
	$(FUZZ_BUILD)
	mkdir -p $(FUZZ_WORK) $(FUZZ_WORK)-seeds Fuzz/findings
	for file in Tests/Golden/csv/*; do case "$$file" in *.expect) ;; \
		*) { printf '\003\000\000\000'; cat "$$file"; } >$(FUZZ_WORK)-seeds/$$(basename "$$file");; esac; done
	$(FUZZ_RUN) $(FUZZ_WORK) Fuzz/Corpus/csv $(FUZZ_WORK)-seeds \
		-max_total_time=$$(( $(MINUTES) * 60 )) -max_len=1024 -timeout=10 -rss_limit_mb=3000 \
		-dict=Fuzz/csv.dict -artifact_prefix=Fuzz/findings/ -print_final_stats=1

fuzz-corpus: ## keeps of the last fuzzing what covers something new
	$(FUZZ_RUN) -merge=1 -use_counters=0 -max_len=512 Fuzz/Corpus/csv $(FUZZ_WORK)

COUNT ?= 20000
SEED ?= $(shell date +%s)

fuzz-grammar: ## makes COUNT sentences of the grammar from SEED, reads, lays out and breaks them
	@echo "fuzz-grammar: COUNT=$(COUNT) SEED=$(SEED)"
	swift build --build-tests
	GOVQL_FUZZ_COUNT=$(COUNT) GOVQL_FUZZ_SEED=$(SEED) swift test --skip-build --disable-xctest --filter GrammarFuzzTests

samples: ## writes the sample city anew, the same to the byte
	swift run -c release --package-path Benchmarks generate-city --out samples/wuhan --scale demo

SHARE = $(DESTDIR)$(PREFIX)/share

install: deps ## puts a static release build, manual pages and completions into $(PREFIX)
	$(BUILD_RELEASE)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(SHARE)/man/man1" "$(SHARE)/man/man5" "$(SHARE)/man/zh_CN/man1" \
		"$(SHARE)/man/zh_CN/man5" "$(SHARE)/bash-completion/completions" "$(SHARE)/zsh/site-functions" \
		"$(SHARE)/fish/vendor_completions.d"
	install -m 755 $(RELEASED) "$(DESTDIR)$(PREFIX)/bin/govql"
	install -d "$(SHARE)/govql/wuhan"
	install -m 644 samples/wuhan/*.csv samples/wuhan/*.gql samples/wuhan/tour.txt "$(SHARE)/govql/wuhan"
	LC_ALL=C $(RELEASED) man govql > "$(SHARE)/man/man1/govql.1"
	LC_ALL=C $(RELEASED) man gql > "$(SHARE)/man/man5/gql.5"
	LC_ALL=zh_CN.UTF-8 $(RELEASED) man govql > "$(SHARE)/man/zh_CN/man1/govql.1"
	LC_ALL=zh_CN.UTF-8 $(RELEASED) man gql > "$(SHARE)/man/zh_CN/man5/gql.5"
	$(RELEASED) completion bash > "$(SHARE)/bash-completion/completions/govql"
	$(RELEASED) completion zsh > "$(SHARE)/zsh/site-functions/_govql"
	$(RELEASED) completion fish > "$(SHARE)/fish/vendor_completions.d/govql.fish"
