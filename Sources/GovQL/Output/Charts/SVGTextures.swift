// Textures of bars and areas, so that series differ where there is no colour: on a printed page, for eyes that see few.
// The first series has none, and neither has what was folded. Lines and points have dashes and shapes: SVGDrawing.swift.

extension SVGDrawing {
    /// Strokes in a square of eight pixels; the next such square goes on where they end.
    private static let textures = [
        "", "M-2 2L2 -2M0 8L8 0M6 10L10 6", "M2 2h0.01M6 6h0.01", "M-2 6L2 10M0 0L8 8M6 -2L10 2", "M0 2H8M0 6H8",
        "M2 0V8M6 0V8", "M-2 2L2 -2M0 8L8 0M6 10L10 6M-2 6L2 10M0 0L8 8M6 -2L10 2", "M0 4H8M4 0V8",
    ]

    private var hasTextures: Bool { [.bar, .stacked, .area].contains(model.kind) && model.series.count > 1 }

    private func texture(_ series: Int) -> String? {
        guard hasTextures, !model.series[series].isOthers else { return nil }
        let texture = Self.textures[series % Self.textures.count]
        return texture.isEmpty ? nil : texture
    }

    /// What textures are made of, before anything refers to them.
    mutating func defineTextures() {
        guard model.series.indices.contains(where: { texture($0) != nil }) else { return }
        open("<defs>")
        for series in model.series.indices.prefix(Self.textures.count) {
            guard let texture = texture(series) else { continue }
            open(
                "<pattern id=\"\(id)-t\(series + 1)\" class=\"\(colorClass(series))\" width=\"8\" height=\"8\" "
                    + "patternUnits=\"userSpaceOnUse\">")
            add("<rect class=\"fill\" width=\"8\" height=\"8\"/>")
            add("<path class=\"texture\" d=\"\(texture)\"/>")
            close("pattern")
        }
        close("defs")
    }

    /// The attribute that fills with the texture of a series, for a group or an element without a fill of its own.
    func textureFill(_ series: Int) -> String {
        guard hasTextures else { return "" }
        if texture(series) == nil { return " fill=\"currentColor\"" }
        return " fill=\"url(#\(id)-t\(series % Self.textures.count + 1))\""
    }

    /// The class of a bar or area: parted from those it touches by a line in the colour of the paper or not.
    func fillStyle(isParted: Bool) -> String {
        if hasTextures { return isParted ? " class=\"part\"" : "" }
        return isParted ? " class=\"edge\"" : " class=\"fill\""
    }
}
