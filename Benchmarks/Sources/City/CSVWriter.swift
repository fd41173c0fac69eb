// Writes one CSV file: UTF-8, LF, a header line, quotes only where RFC 4180 needs them, nothing for an unknown value.
// Numbers are printed from integers digit by digit, so the bytes never depend on a locale or a float formatter.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that could not be written, with the system's reason.
public struct WriteError: Error, CustomStringConvertible {
    public let path: String
    public let reason: String
    public var description: String { "cannot write \(path): \(reason)" }

    init(path: String, _ code: Int32) {
        self.path = path
        reason = String(cString: strerror(code))
    }
}

struct CSVWriter {
    private var bytes: [UInt8] = []
    private var atRowStart = true
    private let path: String
    private let descriptor: Int32
    private var failure: Int32 = 0

    init(path: String, header: [String]) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
        guard descriptor >= 0 else { throw WriteError(path: path, errno) }
        self.path = path
        bytes.reserveCapacity(1 << 20)
        for name in header { text(name) }
        endRow()
    }

    mutating func text(_ value: String?) {
        separate()
        guard let value else { return }
        guard value.utf8.contains(where: { $0 == 0x22 || $0 == 0x2c || $0 == 0x0a || $0 == 0x0d }) else {
            bytes.append(contentsOf: value.utf8)
            return
        }
        bytes.append(0x22)
        for byte in value.utf8 {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    mutating func int(_ value: Int?) {
        separate()
        if let value { digits(value, width: 1) }
    }

    /// A code: letters, then the number with leading zeros.
    mutating func code(_ prefix: String, _ number: Int?, width: Int) {
        separate()
        guard let number else { return }
        bytes.append(contentsOf: prefix.utf8)
        digits(number, width: width)
    }

    /// A decimal held as an integer of its smallest unit: `dec(1250, scale: 2)` is 12.50.
    mutating func dec(_ units: Int?, scale: Int) {
        separate()
        guard let units else { return }
        var one = 1
        for _ in 0..<scale { one *= 10 }
        if units < 0 { bytes.append(0x2d) }
        digits(abs(units) / one, width: 1)
        bytes.append(0x2e)
        digits(abs(units) % one, width: scale)
    }

    mutating func day(_ value: Day?) {
        separate()
        guard let value else { return }
        let (year, month, day) = value.parts
        digits(year, width: 4)
        bytes.append(0x2d)
        digits(month, width: 2)
        bytes.append(0x2d)
        digits(day, width: 2)
    }

    mutating func bool(_ value: Bool?) {
        text(value.map { $0 ? "true" : "false" })
    }

    mutating func endRow() {
        bytes.append(0x0a)
        atRowStart = true
        if bytes.count > 1 << 20 { flush() }
    }

    mutating func close() throws {
        flush()
        if systemClose(descriptor) != 0 && failure == 0 { failure = errno }
        if failure != 0 { throw WriteError(path: path, failure) }
    }

    private mutating func flush() {
        var written = 0
        while written < bytes.count && failure == 0 {
            let count = bytes.withUnsafeBytes { rest in
                write(descriptor, rest.baseAddress.map { $0 + written }, rest.count - written)
            }
            if count > 0 { written += count } else { failure = errno }
        }
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func separate() {
        if !atRowStart { bytes.append(0x2c) }
        atRowStart = false
    }

    private mutating func digits(_ value: Int, width: Int) {
        let magnitude = abs(value)
        var power = 1
        var count = 1
        while magnitude / power >= 10 || count < width {
            power *= 10
            count += 1
        }
        if value < 0 { bytes.append(0x2d) }
        while power > 0 {
            bytes.append(UInt8(0x30 + magnitude / power % 10))
            power /= 10
        }
    }
}

/// Makes a folder; one that exists is fine.
func makeFolder(_ path: String) throws {
    if mkdir(path, 0o777) != 0 && errno != EEXIST {
        throw WriteError(path: path, errno)
    }
}

/// `close` under a name that a method called `close` does not hide.
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
