// How a CSV file is written: what separates its cells, what quotes them. One value for a whole file.

/// The characters with a meaning in a CSV file.
struct CSVDialect: Sendable, Hashable {
    var separator = UInt8(ascii: ",")
    var quote = UInt8(ascii: "\"")

    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The largest row. Positions within a chunk are 31 bits; a row must fit one chunk's buffer.
    static let rowLimit = 1 << 30
}

/// How a file is cut up for reading. Tests make the pieces small, so that quotes and line ends lie across their edges.
struct ChunkSizes: Sendable {
    /// What one worker takes at a time: small enough to stay in a core's cache until all columns are read from it.
    var chunk = 256 << 10
    /// What is read beyond it at a time for the row that runs over.
    var tail = 4 << 10
    /// How far a chunk whose start is only guessed may run over before it waits to be told.
    var speculation = 1 << 20
    /// What is read at opening for the header and the guess of types.
    var sample = 32 << 10
    /// Files up to this size are rewritten for a single ragged row or a total at the foot; of larger ones the kernels read
    /// what they can.
    var small = 8 << 20
}
