// The version of library and command, in one place. CHANGELOG.md says what each brought.

public enum GovQLVersion {
    /// Semantic versioning: while it begins with 0, any release may change the language.
    public static let current = "0.1.0"
}
