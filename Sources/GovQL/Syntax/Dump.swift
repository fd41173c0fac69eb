// Syntax as S-expressions, for golden tests and for people who look at a tree. Stable: a change here is a change of
// every golden file. It is not a formatter and loses brackets, comments and layout.

extension Expr {
    /// `(+ a (* b 2))`
    public var dump: String {
        switch kind {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .decimal(let value): value.dump
        case .float(let value): "\(value)f"
        case .string(let text): quoted(text)
        case .temporal(let literal): literal.dump
        case .duration(let count, let unit): node("duration", "\(count)", unit.rawValue)
        case .list(let elements): node("list", elements.dumps)
        case .range(let lower, let upper, let isHalfOpen):
            node(isHalfOpen ? "..<" : "..", [lower.dump] + (upper.map { [$0.dump] } ?? []))
        case .name(let name): name.dump
        case .member(let base, let name): node(".", base.dump, name.dump)
        case .this: "this"
        case .outer(let levels): levels == 1 ? "outer" : "outer\(levels)"
        case .parameter(let name): "$\(name.text)"
        case .negate(let operand): node("-", operand.dump)
        case .not(let operand): node("not", operand.dump)
        case .binary(let binary, _, let left, let right):
            node(binary.spelling.replacingBlanks, left.dump, right.dump)
        case .isNull(let operand, let negated): node(negated ? "is-not-null" : "is-null", operand.dump)
        case .conditional(let condition, let then, let otherwise):
            node("if", [condition.dump, then.dump] + (otherwise.map { [$0.dump] } ?? []))
        case .cases(let arms, let otherwise):
            node(
                "case",
                arms.map { node("->", $0.condition.dump, $0.value.dump) } + clause("else", otherwise.map { [$0.dump] }))
        case .call(let call): call.dump
        case .within(let within): within.dump
        case .query(let query): query.dump
        }
    }
}

extension Query {
    public var dump: String { stages.isEmpty ? source.dump : node("query", [source.dump] + stages.map(\.dump)) }
}

extension Call {
    var dump: String {
        var parts = [function.dump]
        switch subject {
        case .link(let link, let modifier): parts.append(node("of", (modifier?.dumps ?? []) + [link.dump]))
        case .from(let source, let modifier): parts.append(node("from", (modifier?.dumps ?? []) + [source.dump]))
        case nil: break
        }
        parts += (modifier?.dumps ?? []) + arguments.dumps
        parts += clause("where", filter.map { [$0.dump] })
        parts += clause("sort", order.isEmpty ? nil : order.map(\.dump))
        switch partition {
        case .all: parts.append("(per all)")
        case .keys(let keys): parts.append(node("per", keys.dumps))
        case nil: break
        }
        return node("call", parts)
    }
}

extension Call.Modifier {
    fileprivate var dumps: [String] { [kind.rawValue] }
}

extension SortKey {
    var dump: String {
        guard direction != nil || collation != nil else { return value.dump }
        return node(
            "key", [value.dump] + (direction.map { [$0.rawValue] } ?? []) + clause("by", collation.map { [$0.dump] }))
    }
}

extension Item {
    var dump: String { name.map { node("=", $0.dump, value.dump) } ?? value.dump }
}

extension Assignment {
    var dump: String { node("=", name.dump, value.dump) }
}

extension Stage {
    public var dump: String {
        switch kind {
        case .where(let predicate): node("where", predicate.dump)
        case .derive(let items): node("derive", items.map(\.dump))
        case .set(let assignments): node("set", assignments.map(\.dump))
        case .drop(let names): node("drop", names.map(\.dump))
        case .rename(let renamings): node("rename", renamings.map { node("=", $0.new.dump, $0.old.dump) })
        case .sort(let keys): node("sort", keys.map(\.dump))
        case .take(let count): node("take", count.dump)
        case .skip(let count): node("skip", count.dump)
        case .sample(let count, let seed): node("sample", [count.dump] + clause("seed", seed.map { [$0.dump] }))
        case .top(let top): top.dump
        case .lookup(let lookup): lookup.dump
        case .expand(let expand): node("expand", (expand.keep ? ["keep"] : []) + [expand.item.dump])
        case .union(let query): node("union", query.dump)
        case .except(let query): node("except", query.dump)
        case .intersect(let query): node("intersect", query.dump)
        case .select(let items): node("select", items.map(\.dump))
        case .distinct: "(distinct)"
        case .summarize(let summarize): summarize.dump
        case .pivot(let pivot):
            node("pivot", [pivot.key.dump] + pivot.values.map(\.dump) + clause("in", pivot.columns.map { [$0.dump] }))
        case .unpivot(let unpivot):
            node("unpivot", unpivot.columns.map(\.dump) + [node("as", unpivot.key.dump, unpivot.value.dump)])
        case .fill(let fill):
            node(
                "fill",
                [fill.key.dump] + clause("in", fill.range.map { [$0.dump] })
                    + clause("per", fill.per.isEmpty ? nil : fill.per.dumps))
        case .diff(let query, let fields):
            node("diff", [query.dump] + clause("on", fields.isEmpty ? nil : fields.map(\.dump)))
        case .describe: "(describe)"
        case .expect(.empty): "(expect empty)"
        case .expect(.predicate(let predicate)): node("expect", predicate.dump)
        case .chart(let chart):
            node(
                "chart",
                [chart.kind?.dump].compactMap { $0 } + clause("x", chart.x.isEmpty ? nil : chart.x.map(\.dump))
                    + clause("y", chart.y.isEmpty ? nil : chart.y.map(\.dump))
                    + clause("by", chart.by.isEmpty ? nil : chart.by.map(\.dump))
                    + clause("title", chart.title.map { [quoted($0.text)] })
                    + clause("save", chart.path.map { [quoted($0.text)] }))
        case .save(let path, let options): node("save", [quoted(path.text)] + options.dumps)
        case .broken: "(broken)"
        }
    }
}

extension Top {
    fileprivate var dump: String {
        node(
            "top",
            [count.dump] + clause("by", keys.map(\.dump)) + clause("per", per.isEmpty ? nil : per.dumps)
                + (withTies ? ["ties"] : []))
    }
}

extension Lookup {
    fileprivate var dump: String {
        let keys = on.map { key in key.there.map { node("==", key.here.dump, $0.dump) } ?? key.here.dump }
        return node("lookup", [query.dump] + clause("on", keys.isEmpty ? nil : keys) + clause("as", [name.dump]))
    }
}

extension Summarize {
    fileprivate var dump: String {
        node(
            "summarize",
            items.map(\.dump) + clause("by", keys.isEmpty ? nil : keys.map(\.dump)) + (withTotal ? ["total"] : [])
                + (along.map { [$0.dump] } ?? []))
    }
}

extension Along {
    fileprivate var dump: String {
        node("along", (tree.map { [$0.dump] } ?? []) + [level.dump] + clause("via", via.map { [$0.dump] }))
    }
}

extension Within {
    fileprivate var dump: String {
        node("within", [level.dump, value.dump] + clause("via", via.map { [$0.dump] }))
    }
}

extension TreeDeclaration {
    fileprivate var dump: String {
        node(
            "tree",
            levels.map { level in level.link.map { node("via", level.name.dump, $0.dump) } ?? level.name.dump })
    }
}

extension Script {
    /// One line for each statement.
    public var dump: String { statements.map(\.dump).joined(separator: "\n") }
}

extension Statement {
    public var dump: String {
        switch kind {
        case .load(let load):
            node(
                "load",
                [quoted(load.path.text)] + clause("as", load.alias.map { [$0.dump] }) + load.options.dumps)
        case .use(let path): node("use", quoted(path.text))
        case .entity(let entity): entity.dump
        case .let(let name, let query): node("let", name.dump, query.dump)
        case .function(let function):
            node("func", function.name.dump, node("", function.parameters.map(\.dump)), function.body.dump)
        case .field(let field): node("field", field.entity.dump, field.name.dump, field.value.dump)
        case .measure(let measure):
            node(
                "measure",
                [measure.entity.dump, measure.name.dump, measure.value.dump] + measure.options.dumps)
        case .parameter(let parameter):
            node(
                "param", [parameter.name.dump, parameter.type.dump] + (parameter.defaultValue.map { [$0.dump] } ?? []))
        case .set(let assignment): node("set", assignment.dump)
        case .check(let check): check.dump
        case .tree(let tree): tree.dump
        case .describe(let describe):
            switch describe.subject {
            case .dataset: "(describe)"
            case .entity(let name): node("describe", name.dump)
            case .query(let query): node("describe", query.dump)
            }
        case .explain(let explanation):
            node("explain", (explanation.runs ? ["analyze"] : []) + [explanation.query.dump])
        case .explainEmpty: "(explain-empty)"
        case .whyNot(let question):
            node("why-not", (question.entity.map { [$0.dump] } ?? []) + [question.keyDump])
        case .query(let query): query.dump
        case .broken: "(broken)"
        }
    }
}

extension Check {
    fileprivate var dump: String {
        switch rule {
        case .predicate(let entity, let predicate, let allow):
            node(
                "check",
                [entity.dump, quoted(title.text)] + options.dumps + [predicate.dump]
                    + clause("allow", allow.map { [$0.dump] }))
        case .query(let query): node("check", [quoted(title.text)] + options.dumps + [query.dump])
        }
    }
}

extension EntityDeclaration {
    fileprivate var dump: String {
        node(
            "entity",
            [name.dump] + clause("from", path.map { [quoted($0.text)] }) + options.dumps + items.map(\.dump))
    }
}

extension EntityItem {
    fileprivate var dump: String {
        switch self {
        case .key(let names): node("key", names.map(\.dump))
        case .label(let name): node("label", name.dump)
        case .field(let field):
            node(
                "field",
                (field.role == .plain ? [] : [field.role.rawValue]) + [field.name.dump, field.type.dump]
                    + (field.isRequired ? ["required"] : []) + clause("in", field.values.map { [$0.dump] })
                    + clause("missing", field.missing?.map { quoted($0.text) }))
        case .link(let link):
            node(
                "link",
                [link.name.dump, link.target.dump] + (link.isRequired ? ["required"] : [])
                    + clause("by", link.columns.isEmpty ? nil : link.columns.map(\.dump))
                    + clause("reverse", link.reverse.map { [$0.dump] }))
        }
    }
}

extension TypeSyntax {
    fileprivate var dump: String {
        switch kind {
        case .named(let type): type.rawValue
        case .enumeration(let values, let isOrdered):
            node("enum", (isOrdered ? ["ordered"] : []) + values.map(\.dump))
        }
    }
}

extension Name {
    /// A quoted name keeps its backticks.
    var dump: String { isQuoted ? "`\(text)`" : text }
}

extension DeclaredName {
    var dump: String { others.isEmpty ? name.dump : node("aka", all.map(\.dump)) }
}

extension DecimalLiteral {
    /// `12.50`, `0.80%` for what was written as a percentage.
    var dump: String {
        let digits = String(mantissa.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
        let whole = padded.prefix(padded.count - scale)
        let point = scale > 0 ? "." : ""
        return (mantissa < 0 ? "-" : "") + whole + point + padded.suffix(scale) + (isPercent ? "%" : "")
    }
}

extension TemporalLiteral {
    /// As written after `@`, in its English form.
    var dump: String {
        switch self {
        case .date(let year, let month, let day): "@\(four(year))-\(two(month))-\(two(day))"
        case .dateTime(let year, let month, let day, let hour, let minute, let second):
            "@\(four(year))-\(two(month))-\(two(day))T\(two(hour)):\(two(minute)):\(two(second))"
        case .year(let year): "@\(four(year))"
        case .half(let year, let half): "@\(four(year))-H\(half)"
        case .quarter(let year, let quarter): "@\(four(year))-Q\(quarter)"
        case .month(let year, let month): "@\(four(year))-\(two(month))"
        case .week(let year, let week): "@\(four(year))-W\(two(week))"
        }
    }
}

extension [Expr] {
    fileprivate var dumps: [String] { map(\.dump) }
}

extension [OptionSyntax] {
    fileprivate var dumps: [String] {
        clause("with", isEmpty ? nil : map { node($0.name.dump, $0.values.map { quoted($0.text) }) })
    }
}

extension String {
    fileprivate var replacingBlanks: String { String(map { $0 == " " ? "-" : $0 }) }
}

private func node(_ head: String, _ parts: String...) -> String { node(head, parts) }

private func node(_ head: String, _ parts: [String]) -> String {
    "(" + ((head.isEmpty ? [] : [head]) + parts).joined(separator: " ") + ")"
}

/// `[(where p)]` if there is one.
private func clause(_ head: String, _ parts: [String]?) -> [String] { parts.map { [node(head, $0)] } ?? [] }

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
private func four(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 4 - "\(number)".count)) + "\(number)"
}

private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

extension WhyNot {
    fileprivate var keyDump: String {
        key.isEmpty ? quoted(text.text) : node("key", key.map { quoted($0.text) })
    }
}
