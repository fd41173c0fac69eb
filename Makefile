# GovQL: `make demo` and `make test` are the two doors; `make help` lists the rest.
.PHONY: test
test:
	swift test --disable-xctest
