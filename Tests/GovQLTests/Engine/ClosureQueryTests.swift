// `descendants` and `ancestors` over trees small enough to draw: language, section 3.

import GovQL
import Testing

@Suite struct ClosureQueryTests {
    /// a ─ b ─ d ─ g, a ─ c ─ e; x ⇄ y ─ z; s is its own parent.
    private static let tree = [
        "city/nodes.csv": """
        id,name,parent_id,load
        a,甲,,1
        b,乙,a,2
        c,丙,a,4
        d,丁,b,8
        e,戊,c,16
        g,庚,d,32
        x,东,y,64
        y,西,x,128
        z,南,y,256
        s,中,s,512

        """
    ]

    private func session() throws -> Session { try TestCity.session(Self.tree) }

    @Test func allBelow() throws {
        let session = try session()
        check(
            "nodes | select id, n = count(descendants(children)), sum = sum(descendants(children).load)",
            "id,n,sum\na,5,62\nb,2,40\nc,1,16\nd,1,32\ne,0,0\ng,0,0\nx,2,384\ny,2,320\nz,0,0\ns,0,0", in: session)
        check(
            "nodes | where id == \"a\" | select deep = max(descendants(children): depth), l = join(descendants(children): id where depth == 2)",
            "deep,l\n3,d、e", in: session)
        check("nodes | where any(descendants(children) where load == 32) | select id", "id\na\nb\nd", in: session)
    }

    @Test func allAbove() throws {
        let session = try session()
        check(
            "nodes | select id, up = join(ancestors(parent): id, \"/\" sort depth)",
            "id,up\na,\nb,a\nc,a\nd,b/a\ne,c/a\ng,d/b/a\nx,y\ny,x\nz,y/x\ns,", in: session)
        check("nodes | where id == \"g\" | select top = argmax(ancestors(parent): depth)", "top\n甲", in: session)
    }

    @Test func bounds() throws {
        let session = try session()
        check(
            "nodes | take 1 | select near = count(descendants(children, 1)), far = count(descendants(children, 2..)), mid = count(descendants(children, 1..<3)), two = count(descendants(children, 2..3))",
            "near,far,mid,two\n2,3,4,3", in: session)
        check("nodes | where id == \"g\" | select up = join(ancestors(parent, 2..3): id)", "up\na、b", in: session)
    }

    @Test func overAGroup() throws {
        let session = try session()
        // d and g lie below both a and b, and count once.
        check(
            "nodes | where id in [\"a\", \"b\"] | summarize n = count(descendants(children)), l = sum(descendants(children): load), d = max(descendants(children): depth)",
            "n,l,d\n5,62,2", in: session)
    }

    @Test func expandsAsATree() throws {
        let session = try session()
        check(
            "nodes | where id == \"a\" | expand descendants(children) | select id, depth",
            "id,depth\nb,1\nd,2\ng,3\nc,1\ne,2", in: session)
        check(
            "nodes | where id == \"g\" | expand ancestors(parent, 1..2) | select id, depth", "id,depth\nd,1\nb,2",
            in: session)
    }

    @Test func loopsEndAndAreReported() throws {
        let session = try session()
        let result = try session.run("nodes | summarize n = count(descendants(children))")
        let note = try #require(result.notes.first { $0.code == "GQL0461" })
        #expect(note.message(in: .english).contains("3 rows"))
        #expect(try session.run("branches | select n = count(ancestors(parent))").notes.isEmpty)
    }

    @Test func goesOnAlongOtherLinks() throws {
        check(
            "branches | where parent is null | select name, n = count(distinct descendants(children).community: name)",
            "name,n\n甲总支,1\n乙支部,0")
    }

    @Test func aLongChainEnds() throws {
        var rows = "id,parent_id\n"
        for number in 0..<3000 { rows += "n\(number),\(number == 0 ? "" : "n\(number - 1)")\n" }
        let session = try TestCity.session(["city/links.csv": rows])
        check("links | summarize n = count(descendants(children))", "n\n2999", in: session)
        check("links | select n = count(descendants(children)) | summarize n = sum(n)", "n\n4498500", in: session)
    }

    @Test func chinese() throws {
        check("nodes | 取 1 | 选取 n = 计数(后代(children)), m = 计数(祖先(parent))", "n,m\n5,0", in: try session())
    }

    @Test func whatIsRefused() throws {
        let session = try session()
        checkErrors("nodes | derive n = count(descendants(parent))", [("GQL0258", "parent")], in: session)
        checkErrors("nodes | derive n = count(ancestors(load))", [("GQL0257", "load")], in: session)
        checkErrors("nodes | derive n = count(descendants(kids))", [("GQL0201", "kids")], in: session)
        checkErrors("nodes | derive n = descendants(children)", [("GQL0211", "descendants(children)")], in: session)
        checkErrors("nodes | derive n = count(descendants(children, 0..2))", [("GQL0302", "0")], in: session)
        checkErrors("nodes | derive n = count(descendants(children, 3..2))", [("GQL0302", "3..2")], in: session)
        checkErrors("streets | derive n = count(descendants(communities))", [("GQL0257", "communities")], in: session)
    }
}
