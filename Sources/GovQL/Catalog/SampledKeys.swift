// The distinct texts of sampled columns: what tells whether a column could be a key, and whether another one could refer
// to it. Each column is gone through once, however many columns are held against it. DatasetBuilder.swift and its links
// ask; nothing here knows names.

/// The sampled texts of the columns of one dataset to be.
///
/// A class because it fills while a build, which is a value, reads it.
final class SampledKeys {
    /// The texts of one column that are not blank.
    struct Texts {
        var table = ByteKeyTable()
        /// No text stands twice, and none is blank.
        var areUnique = true
    }

    private var known: [FieldID: Texts] = [:]

    func texts(of field: Field, in source: any ColumnSource) -> Texts {
        if let texts = known[field.id] { return texts }
        let sample = source.sample
        var texts = Texts(table: ByteKeyTable(minimumCapacity: sample.rowCount))
        sample.forEachText(ofColumn: field.column) { text in
            let count = texts.table.count
            if text.isEmpty || Int(texts.table.code(for: text)) < count { texts.areUnique = false }
            return true
        }
        known[field.id] = texts
        return texts
    }

    /// Whether a text of one column is among those of another; nil if either has none.
    func meet(_ field: Field, in source: any ColumnSource, among keys: Texts) -> Bool? {
        var hasText = false
        var found = false
        source.sample.forEachText(ofColumn: field.column) { text in
            if text.isEmpty { return true }
            hasText = true
            found = keys.table.existingCode(for: text) != nil
            return !found
        }
        return hasText && keys.table.count > 0 ? found : nil
    }
}
