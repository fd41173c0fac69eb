// Reads a source by its stream, in the way a query over undecoded columns does: parts in any order, a guess that breaks
// settled and tried again. Tests compare it with what decoding gives.

import Testing

@testable import GovQL

enum StreamedReading {
    /// The texts by column, then row, and the types; nil if the source has no stream.
    static func columns(
        of source: any ColumnSource, _ requests: [ColumnRequest], context: RunContext
    ) throws -> (types: [DataType], texts: [[String?]])? {
        for attempt in 0..<3 {
            guard let stream = try source.stream(requests, context: context) else { return nil }
            do {
                // Backwards: no part may lean on the one before it.
                var parts = [[[String?]]](repeating: [], count: stream.partCount)
                for part in (0..<stream.partCount).reversed() {
                    let batch = try stream.part(part)
                    #expect(batch.slots.count == requests.count)
                    parts[part] = zip(batch.slots, stream.types).map { slot, type in
                        #expect(slot.count == batch.count)
                        return CSVTesting.texts(slot, type)
                    }
                }
                try stream.finish()
                return (stream.types, requests.indices.map { column in parts.flatMap { $0[column] } })
            } catch is GuessBroken {
                #expect(attempt < 2, "a guess that was settled breaks again")
                _ = try source.settle(requests, context: context)
            }
        }
        return nil
    }
}
