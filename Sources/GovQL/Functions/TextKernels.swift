// Loops over the bytes of texts. A text that occurs many times in a batch of a dictionary-coded column is computed once.
// ASCII is handled byte by byte; a String is made only to change the case or width of other characters.
// The rows that use this are in Texts.swift.

enum TextKernels {
    /// Applies a function that appends its result to each text.
    static func map(
        _ vector: Vector, _ transform: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Void
    ) -> Vector {
        let (store, numbers) = vector.textValues
        var bytes: [UInt8] = []
        var offsets = [0]
        var known = store.count <= numbers.count ? [UInt32](repeating: nullRow, count: store.count) : []
        let results = numbers.map { number -> UInt32 in
            if number == nullRow { return nullRow }
            if !known.isEmpty, known[Int(number)] != nullRow { return known[Int(number)] }
            store.withBytes(Int(number)) { transform($0, &bytes) }
            offsets.append(bytes.count)
            let result = UInt32(truncatingIfNeeded: offsets.count - 2)
            if !known.isEmpty { known[Int(number)] = result }
            return result
        }
        return Vector(.text(TextStore(bytes: bytes, offsets: offsets, isUnique: false), results))
    }

    static func length(_ arguments: ScalarArguments) -> Vector {
        let (store, numbers) = arguments.vectors[0].textValues
        let validity = arguments.vectors[0].validityMask()
        let lengths = Kernel.map(numbers, validity, zero: 0) { number, _ in
            store.withBytes(Int(number)) { Int64(scalarCount($0)) }
        }
        return Vector(.int64(lengths), validity: validity)
    }

    static func concat(_ arguments: ScalarArguments) -> Vector {
        let parts = zip(arguments.vectors, arguments.types).map { CellText($0, type: $1) }
        let validity = Vector.jointValidity(arguments.vectors)
        return build(arguments.count, validity) { row, bytes in
            for part in parts { part.append(row, to: &bytes) }
        }
    }

    /// A vector of new texts, one for each row that is valid.
    static func build(
        _ count: Int, _ validity: [Bool]?, _ append: (Int, inout [UInt8]) -> Void
    ) -> Vector {
        var bytes: [UInt8] = []
        var offsets = [0]
        offsets.reserveCapacity(count + 1)
        let numbers = (0..<count).map { row -> UInt32 in
            guard validity.map({ $0[row] }) ?? true else { return nullRow }
            append(row, &bytes)
            offsets.append(bytes.count)
            return UInt32(truncatingIfNeeded: offsets.count - 2)
        }
        return Vector(.text(TextStore(bytes: bytes, offsets: offsets, isUnique: false), numbers))
    }
}

// MARK: Case and blanks

extension TextKernels {
    static func upper(_ text: UnsafeBufferPointer<UInt8>, _ result: inout [UInt8]) {
        if isASCII(text) {
            for byte in text { result.append(byte &- UInt8(ascii: "a") < 26 ? byte & 0xDF : byte) }
        } else {
            result.append(contentsOf: String(decoding: text, as: UTF8.self).uppercased().utf8)
        }
    }

    static func lower(_ text: UnsafeBufferPointer<UInt8>, _ result: inout [UInt8]) {
        if isASCII(text) {
            for byte in text { result.append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte) }
        } else {
            result.append(contentsOf: String(decoding: text, as: UTF8.self).lowercased().utf8)
        }
    }

    static func fold(_ text: UnsafeBufferPointer<UInt8>, _ result: inout [UInt8]) {
        if isASCII(text) {
            lower(text, &result)
        } else {
            result.append(contentsOf: Folding.fold(String(decoding: text, as: UTF8.self)).utf8)
        }
    }

    static func trim(_ text: UnsafeBufferPointer<UInt8>, _ result: inout [UInt8]) {
        result.append(contentsOf: text[trimmed(text)])
    }

    static func squash(_ text: UnsafeBufferPointer<UInt8>, _ result: inout [UInt8]) {
        let range = trimmed(text)
        var index = range.lowerBound
        while index < range.upperBound {
            let blank = blankLength(text, index)
            if blank == 0 {
                result.append(text[index])
                index += 1
                continue
            }
            result.append(UInt8(ascii: " "))
            while index < range.upperBound, case let next = blankLength(text, index), next > 0 { index += next }
        }
    }

    /// What is left without the blanks at either end.
    static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        var start = 0
        while start < text.count, case let blank = blankLength(text, start), blank > 0 { start += blank }
        var end = text.count
        while end > start {
            var last = end - 1
            while last > start, isContinuation(text[last]) { last -= 1 }
            guard blankLength(text, last) == end - last else { break }
            end = last
        }
        return start..<end
    }

    /// The bytes of the blank character at `index`; 0 if there is none.
    static func blankLength(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
        let byte = text[index]
        if byte < 0x80 { return byte == 0x20 || (0x09...0x0D).contains(byte) ? 1 : 0 }
        func follows(_ offset: Int) -> UInt8 { index + offset < text.count ? text[index + offset] : 0 }
        switch (byte, follows(1), follows(2)) {
        case (0xC2, 0x85, _), (0xC2, 0xA0, _): return 2  // next line, no-break space
        case (0xE1, 0x9A, 0x80): return 3  // Ogham space mark
        case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F): return 3
        case (0xE3, 0x80, 0x80): return 3  // ideographic space
        default: return 0
        }
    }

    static func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool { text.allSatisfy { $0 < 0x80 } }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    static func scalarCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        for byte in text where !isContinuation(byte) { count += 1 }
        return count
    }
}

// MARK: Parts

extension TextKernels {
    static func split(_ arguments: ScalarArguments) -> Vector {
        let validity = Vector.jointValidity(arguments.vectors)
        let (store, numbers) = arguments.vectors[0].textValues
        let (separators, separatorNumbers) = arguments.vectors[1].textValues
        var parts = TextStoreBuilder()
        var partNumbers: [UInt32] = []
        var offsets = [0]
        for row in numbers.indices {
            if validity.map({ $0[row] }) ?? true {
                store.withBytes(Int(numbers[row])) { text in
                    separators.withBytes(Int(separatorNumbers[row])) { separator in
                        forEachPart(text, separator) { part in
                            partNumbers.append(part.isEmpty ? nullRow : parts.append(text[part]))
                        }
                    }
                }
            }
            offsets.append(partNumbers.count)
        }
        let elements = Vector(.text(parts.build(), partNumbers))
        return Vector(.list(offsets: offsets, elements: elements), validity: validity)
    }

    static func replace(_ arguments: ScalarArguments) -> Vector {
        let (store, numbers) = arguments.vectors[0].textValues
        let (olds, oldNumbers) = arguments.vectors[1].textValues
        let (news, newNumbers) = arguments.vectors[2].textValues
        return build(arguments.count, Vector.jointValidity(arguments.vectors)) { row, bytes in
            store.withBytes(Int(numbers[row])) { text in
                olds.withBytes(Int(oldNumbers[row])) { old in
                    var isFirst = true
                    forEachPart(text, old) { part in
                        if !isFirst { bytes.append(contentsOf: news.slice(Int(newNumbers[row]))) }
                        bytes.append(contentsOf: text[part])
                        isFirst = false
                    }
                }
            }
        }
    }

    static func substring(_ arguments: ScalarArguments) -> Vector {
        let (store, numbers) = arguments.vectors[0].textValues
        let starts = arguments.vectors[1].int64Values
        let lengths = arguments.vectors.count > 2 ? arguments.vectors[2].int64Values : nil
        return build(arguments.count, Vector.jointValidity(arguments.vectors)) { row, bytes in
            store.withBytes(Int(numbers[row])) { text in
                bytes.append(contentsOf: text[part(of: text, from: starts[row], length: lengths?[row] ?? .max)])
            }
        }
    }

    /// The bytes of `length` scalars from a 1-based position, which counts from the end when negative.
    private static func part(of text: UnsafeBufferPointer<UInt8>, from start: Int64, length: Int64) -> Range<Int> {
        var skipped = max(start, 1) - 1
        if start < 0 { skipped = max(0, Int64(scalarCount(text)).addingReportingOverflow(start).partialValue) }
        let first = offset(in: text, after: skipped, from: 0)
        return first..<offset(in: text, after: max(0, length), from: first)
    }

    /// The byte offset `count` scalars after another, or the end.
    private static func offset(in text: UnsafeBufferPointer<UInt8>, after count: Int64, from start: Int) -> Int {
        if count >= Int64(text.count - start) { return text.count }
        var left = count
        var index = start
        while index < text.count {
            if !isContinuation(text[index]) {
                if left == 0 { break }
                left -= 1
            }
            index += 1
        }
        return index
    }

    /// The ranges between occurrences of a separator, found from left to right; one range if it is empty.
    private static func forEachPart(
        _ text: UnsafeBufferPointer<UInt8>, _ separator: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void
    ) {
        var start = 0
        var index = 0
        while !separator.isEmpty, index + separator.count <= text.count {
            if text[index] == separator[0], text[index..<index + separator.count].elementsEqual(separator) {
                body(start..<index)
                index += separator.count
                start = index
            } else {
                index += 1
            }
        }
        body(start..<text.count)
    }
}
