// `union`: the rows of both sides, left first. Streams.

struct UnionOperator: BatchSource {
    let left: any BatchSource
    let right: any BatchSource

    var batchCount: Int { left.batchCount + right.batchCount }

    func batch(_ index: Int) throws -> Batch {
        index < left.batchCount ? try left.batch(index) : try right.batch(index - left.batchCount)
    }

    func firstRow(ofBatch index: Int) -> Int? { index < left.batchCount ? left.firstRow(ofBatch: index) : nil }
}
