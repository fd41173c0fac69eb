// Functions about the presence of values.

enum LogicFunctions {
    static let all = [isBlank]

    static let isBlank = ScalarFunction(
        "is_blank", "是空白", signature: "is_blank(x)",
        summary: Words(
            en: "Whether x is null or a text of nothing but blanks. Never null itself.",
            zh: "x 是否为空，或为只含空白的文本。结果本身不为空。"),
        example: (#"is_blank("  ")"#, "true"), nulls: .handledByKernel,
        resolve: { shape in
            if let rejection = shape.wrongCount(1...1) { return rejection }
            return .accepted(arguments: shape.types, result: .bool)
        },
        kernel: { arguments in
            let vector = arguments.vectors[0]
            guard case .text(let store, let numbers) = vector.storage else {
                return Vector(.bool((0..<arguments.count).map { vector.isNull($0) }))
            }
            return Vector(
                .bool(
                    numbers.map { number in
                        number == nullRow || store.withBytes(Int(number)) { TextKernels.trimmed($0).isEmpty }
                    }))
        })
}
