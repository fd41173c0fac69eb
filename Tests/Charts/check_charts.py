"""Has the files of Tests/Golden/charts read by other programs: each SVG by an XML parser and a renderer, each Vega-Lite
specification by Altair against its schema and by Vega itself, which draws it. Says what is wrong and ends with 1; ends
with 77 if Altair or vl-convert are missing. With --png FOLDER the pictures are kept there, to be looked at."""

import json
import pathlib
import sys
import xml.etree.ElementTree as tree

try:
    import altair
    import vl_convert
except ImportError as error:
    print(f"{error.name} is missing: make test-charts installs it")
    sys.exit(77)

FOLDER = pathlib.Path(__file__).parent.parent / "Golden" / "charts"
PNG = b"\x89PNG\r\n\x1a\n"


def check_svg(text):
    tree.fromstring(text)
    return vl_convert.svg_to_png(text)


def check_vega(text):
    specification = json.loads(text)
    altair.Chart.from_dict(specification, validate=True)
    return vl_convert.vegalite_to_png(specification)


def main():
    pictures = pathlib.Path(sys.argv[2]) if sys.argv[1:2] == ["--png"] else None
    checks = {".svg": check_svg, ".vl.json": check_vega}
    counts = dict.fromkeys(checks, 0)
    wrong = []
    for file in sorted(FOLDER.iterdir()):
        ending = next((ending for ending in checks if file.name.endswith(ending)), None)
        if ending is None:
            wrong.append(f"{file.name}: no chart")
            continue
        counts[ending] += 1
        try:
            picture = checks[ending](file.read_text(encoding="utf-8"))
            if not picture.startswith(PNG):
                wrong.append(f"{file.name}: no picture came of it")
            elif pictures:
                (pictures / f"{file.name}.png").write_bytes(picture)
        except Exception as error:
            wrong.append(f"{file.name}: {type(error).__name__}: {str(error)[:600]}")
    print("\n".join(wrong + [f"{counts['.svg']} SVGs and {counts['.vl.json']} specifications, {len(wrong)} wrong"]))
    return 1 if wrong or not all(counts.values()) else 0


sys.exit(main())
