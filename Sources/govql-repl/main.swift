// The `govql` command: arguments in, exit status out. Everything it knows of GovQL is the library's public face.
import GovQL
