// The colours of charts in files, told apart by people with any kind of colour vision: those of Okabe and Ito, the yellow
// and the two that are too pale for white paper darkened; on dark paper the same hues, lighter. See SVGStyle.swift.

enum ChartColors {
    struct Pair {
        let light: String
        let dark: String
    }

    /// Of the series, in their order.
    static let series: [Pair] = [
        Pair(light: "#0072b2", dark: "#4aa8e0"), Pair(light: "#e08e00", dark: "#f2b441"),
        Pair(light: "#00936b", dark: "#35c79b"), Pair(light: "#c8500a", dark: "#f08a4b"),
        Pair(light: "#4fa9dc", dark: "#a3d8f7"), Pair(light: "#b0578d", dark: "#e29cc6"),
        Pair(light: "#857500", dark: "#d8c94f"), Pair(light: "#56636e", dark: "#9fb0bd"),
    ]

    /// Of what was folded into one.
    static let others = Pair(light: "#9aa5b1", dark: "#7b8794")
    static let ink = Pair(light: "#1f2933", dark: "#e8ecf0")
    static let muted = Pair(light: "#5f6c7b", dark: "#a3afbc")
    static let grid = Pair(light: "#e1e5ea", dark: "#323b46")
    static let paper = Pair(light: "#ffffff", dark: "#14191f")

    /// Families of fonts with Chinese, for the systems that people have; the last is always there.
    static let fonts = [
        "system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Noto Sans CJK SC", "Noto Sans SC",
        "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", "sans-serif",
    ]
}
