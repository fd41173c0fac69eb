#!/usr/bin/env python3
"""Writes Sources/CGovQLKernels/gb18030_tables.h: what GB18030's two- and four-byte sequences stand for, asked of the
codec that comes with Python. Run it from the root of the repository; the output is committed."""


def two_byte(lead, trail):
    text = bytes([lead, trail]).decode("gb18030", "replace")
    return ord(text) if len(text) == 1 and text != "\ufffd" else 0


def four_byte(linear):
    rest, d = divmod(linear, 10)
    rest, c = divmod(rest, 126)
    a, b = divmod(rest, 10)
    text = bytes([0x81 + a, 0x30 + b, 0x81 + c, 0x30 + d]).decode("gb18030", "replace")
    return ord(text) if len(text) == 1 and text != "\ufffd" else 0


def ranges():
    """Runs of four-byte sequences below U+10000 in which both sides count up by one: first sequence, first character,
    length."""
    runs = []
    for linear in range(39420):
        scalar = four_byte(linear)
        if scalar == 0:
            continue
        last = runs[-1] if runs else None
        if last and last[0] + last[2] == linear and last[1] + last[2] == scalar:
            last[2] += 1
        else:
            runs.append([linear, scalar, 1])
    return runs


trails = [*range(0x40, 0x7F), *range(0x80, 0xFF)]
table = [two_byte(lead, trail) for lead in range(0x81, 0xFF) for trail in trails]
with open("Sources/CGovQLKernels/gb18030_tables.h", "w") as out:
    out.write("// Written by scripts/make-gb18030.py. Two bytes: leads 81 to FE, each with trails 40 to 7E and 80 to FE;\n")
    out.write("// four bytes: runs of (sequence counted from 81308130, character, length). 0 stands for nothing.\n\n")
    out.write("#include <stdint.h>\n\n")
    out.write(f"static const uint16_t gb18030_two[{len(table)}] = {{\n")
    for start in range(0, len(table), 20):
        out.write(",".join(f"{scalar:#x}" for scalar in table[start : start + 20]) + ",\n")
    runs = ranges()
    out.write(f"}};\n\nstatic const struct {{ uint16_t sequence, character, length; }} gb18030_runs[{len(runs)}] = {{\n")
    for start in range(0, len(runs), 6):
        out.write(" ".join(f"{{{a}, {b:#x}, {c}}}," for a, b, c in runs[start : start + 6]) + "\n")
    out.write("};\n")
