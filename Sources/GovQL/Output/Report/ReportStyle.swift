// How a page looks: on paper, on a wide screen and a narrow one, in light and in dark. Charts take their colours from the
// page; their own style is SVGChart.styleSheet.

enum ReportStyle {
    static let text = """

        :root{color-scheme:light dark;--paper:#fff;--soft:#f6f7f9;--ink:#1b2128;--muted:#5a6470;--line:#dfe3e8;
        --accent:#1d4e89;--good:#1a7a45;--warn:#9a5b00;--bad:#b3261e;--warn-fill:#e8a317;
        --chart-ink:var(--ink);--chart-muted:var(--muted);--chart-grid:var(--line);--chart-paper:var(--paper)}
        @media (prefers-color-scheme:dark){:root{--paper:#14181d;--soft:#1c2229;--ink:#e6e9ed;--muted:#9aa5b1;--line:#333c46;
        --accent:#8ab8ee;--good:#5fc98b;--warn:#e6b450;--bad:#ff8a80;--warn-fill:#e6b450}}
        *{box-sizing:border-box}
        html{background:var(--paper);color:var(--ink);font:16px/1.65 system-ui,-apple-system,"Segoe UI","Noto Sans",
        "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif;
        -webkit-text-size-adjust:100%;scroll-behavior:smooth}
        body{margin:0}
        .page{max-width:52rem;margin:0 auto;padding:3rem 1.5rem 4rem}
        header{border-bottom:2px solid var(--ink);padding-bottom:1.25rem;margin-bottom:2rem}
        h1{font-size:2.1rem;line-height:1.25;font-weight:700;margin:0;letter-spacing:-.01em;text-wrap:balance}
        h1:lang(zh){letter-spacing:.02em}
        .day{color:var(--muted);margin:.4rem 0 0}
        h2{font-size:1.4rem;line-height:1.3;margin:3rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
        main>h2:first-child{margin-top:0;border-top:0;padding-top:0}
        h3{font-size:1.12rem;margin:2rem 0 .5rem}
        h4{font-size:1rem;margin:1.5rem 0 .4rem;color:var(--muted)}
        h2,h3,h4,li[id],figure{scroll-margin-top:1rem}
        p,main>ul,main>ol{margin:.75rem 0;max-width:44rem}
        main>ul:not([class]),main>ol{padding-left:1.5rem}
        a{color:var(--accent);text-underline-offset:.15em}
        a:focus-visible,button:focus-visible,summary:focus-visible,.box:focus-visible{outline:2px solid var(--accent);
        outline-offset:2px;border-radius:2px}
        code,pre{font-family:ui-monospace,"Cascadia Mono","DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace;font-size:.86em}
        p code,li code{background:var(--soft);padding:.1em .3em;border-radius:3px}
        pre{background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:.75rem 1rem;overflow-x:auto;
        margin:.5rem 0;line-height:1.5}
        .summary{list-style:none;display:flex;flex-wrap:wrap;gap:.5rem;margin:1.1rem 0 0;padding:0}
        .summary a{display:inline-flex;align-items:center;gap:.45rem;padding:.2rem .8rem;border:1px solid var(--line);
        border-radius:2rem;background:var(--soft);color:inherit;text-decoration:none;font-size:.92rem}
        .summary a:hover{border-color:var(--muted)}
        .light{flex:none;width:1em;height:1em;fill:none;stroke:var(--paper);stroke-width:1.8;stroke-linecap:round;
        stroke-linejoin:round;vertical-align:-.12em}
        .light circle,.light .body{stroke:none}
        .passed .light circle{fill:var(--good)}
        .warned .light .body{fill:var(--warn-fill)}
        .warned .light{stroke:#1b2128}
        .failed .light .body,.broken .light .body{fill:var(--bad)}
        nav{font-size:.92rem;margin:0 0 2rem;padding:1rem 1.25rem;background:var(--soft);border-radius:8px}
        nav p{margin:0 0 .35rem;font-weight:600;color:var(--muted)}
        nav ol{list-style:none;margin:0;padding:0}
        nav a{display:block;padding:.18rem 0;color:inherit;text-decoration:none}
        nav a:hover{color:var(--accent);text-decoration:underline}
        figure.result{margin:1.25rem 0 2rem}
        .chart{margin:0 0 .5rem;overflow-x:auto}
        .chart svg{display:block;max-width:100%;height:auto}
        .chart.narrow{display:none}
        .box{position:relative;overflow-x:auto;border-bottom:1px solid var(--line)}
        table{border-collapse:collapse;width:100%;font-size:.92rem;line-height:1.45}
        th,td{text-align:left;vertical-align:top;padding:.42rem .9rem .42rem 0;border-top:1px solid var(--line)}
        th:last-child,td:last-child{padding-right:.25rem}
        thead th{border-top:0;border-bottom:2px solid var(--line);vertical-align:bottom;font-weight:600;white-space:nowrap}
        th small{font-weight:400;color:var(--muted)}
        .n{text-align:right;font-variant-numeric:tabular-nums lining-nums;white-space:nowrap}
        td{min-width:3.5em;overflow-wrap:anywhere;max-width:28rem}
        td:first-child{min-width:7em}
        tbody tr:hover{background:var(--soft)}
        th button{font:inherit;color:inherit;background:none;border:0;margin:0;padding:0;cursor:pointer;text-align:inherit}
        th button::after{content:"↕";color:var(--muted);opacity:.45;font-size:.8em;padding-left:.3em}
        th[aria-sort=ascending] button::after{content:"↑";opacity:1;color:var(--accent)}
        th[aria-sort=descending] button::after{content:"↓";opacity:1;color:var(--accent)}
        table.first tbody tr.later{display:none}
        .null{color:var(--muted)}
        .met{color:var(--good)}
        td .missed,.cards .target .missed{color:var(--bad)}
        td .met,td .missed{font-size:.75em;cursor:help}
        .aside{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.6rem,1fr));gap:.75rem;margin:0}
        .cards>div{border:1px solid var(--line);border-left:4px solid var(--accent);border-radius:6px;padding:.7rem .85rem}
        .cards>.met{border-left-color:var(--good)}
        .cards>.missed{border-left-color:var(--bad)}
        .cards>.met,.cards>.missed{color:inherit}
        .cards dt{color:var(--muted);font-size:.85rem;line-height:1.35;overflow-wrap:anywhere}
        .cards dd{margin:.15rem 0 0}
        .value{font-size:1.7rem;line-height:1.3;font-weight:650;font-variant-numeric:tabular-nums}
        .unit{color:var(--muted)}
        .target{display:block;font-size:.82rem;color:var(--muted)}
        .measures{margin:.6rem 0 0;font-size:.82rem;color:var(--muted);line-height:1.5}
        .measures>div{display:flex;flex-wrap:wrap;column-gap:.6rem;padding:.12rem 0}
        .measures dt{font-weight:600;color:var(--ink)}
        .measures dd{margin:0;flex:1 1 18rem}
        .measures code{display:inline-block;opacity:.85}
        .key,.cut,.short,.empty{font-size:.85rem;color:var(--muted);margin:.5rem 0 0}
        .empty{font-style:italic}
        .notes{list-style:none;margin:.6rem 0 0;padding:0;font-size:.85rem;color:var(--muted)}
        .notes li{border-left:3px solid var(--line);padding:.1rem 0 .1rem .7rem;margin:.25rem 0;overflow-wrap:anywhere}
        .notes .warning{border-color:var(--warn-fill)}
        .notes .error{border-color:var(--bad)}
        .notes b{color:var(--ink);font-weight:600}
        .notes .warning b{color:var(--warn)}
        .notes .error b{color:var(--bad)}
        .notes .code{font-size:.85em;opacity:.75;white-space:nowrap}
        .problem{border:1px solid var(--bad);border-radius:6px;padding:.5rem 1rem;margin:1rem 0}
        .tools{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 1.25rem;margin-top:.5rem;font-size:.82rem;
        color:var(--muted)}
        .tools a,summary{color:var(--muted)}
        summary{cursor:pointer;width:fit-content}
        summary:hover,.tools a:hover{color:var(--accent)}
        .tools details{min-width:0;max-width:100%}.tools details[open]{flex-basis:100%}
        .rows>summary,.more{font-size:.85rem}
        button.more{font:inherit;font-size:.85rem;color:var(--accent);background:none;border:1px solid var(--line);
        border-radius:2rem;padding:.15rem .9rem;margin:.6rem 0 0;cursor:pointer}
        .checks{list-style:none;margin:1rem 0 1.75rem;padding:0;max-width:none}
        .checks>li{display:flex;gap:.7rem;padding:.55rem .25rem;border-top:1px solid var(--line)}
        .checks>li:last-child{border-bottom:1px solid var(--line)}
        .checks>li>.light{margin-top:.32rem}
        .checks>li>div{flex:1;min-width:0}
        .checks .title{font-weight:500;overflow-wrap:anywhere}
        .status{margin-right:.9rem;font-size:.8rem;padding:0 .5rem;border:1px solid currentColor;border-radius:1rem;white-space:nowrap}
        .passed .status{color:var(--good)}
        .warned .status{color:var(--warn)}
        .failed .status,.broken .status{color:var(--bad);font-weight:600}
        .checks p{margin:.1rem 0;font-size:.88rem;color:var(--muted)}
        .checks details{max-width:100%;font-size:.82rem;color:var(--muted);display:inline-block;margin-right:1.25rem;vertical-align:top}
        .checks details[open]{display:block;margin-right:0}
        .sample{margin:.3rem 0;padding-left:1.2rem;overflow-wrap:anywhere}
        li:target{background:var(--soft)}
        footer{margin-top:3.5rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.82rem;color:var(--muted);
        overflow-wrap:anywhere}
        footer p{margin:.25rem 0;max-width:none}
        @media (min-width:70rem){.page.wide{display:grid;grid-template-columns:13rem minmax(0,48rem);max-width:66rem;
        column-gap:3.5rem;grid-template-rows:auto 1fr auto}
        .wide>header{grid-column:1/-1}
        .wide>nav{grid-column:1;position:sticky;top:1.5rem;align-self:start;max-height:calc(100vh - 3rem);overflow:auto;
        background:none;padding:0}
        .wide>main{grid-column:2}
        .wide>footer{grid-column:1/-1}}
        @media (max-width:40rem){html{font-size:15px}.page{padding:1.5rem 1rem 3rem}h1{font-size:1.6rem}h2{font-size:1.25rem;
        margin-top:2.25rem}.cards{grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr))}.value{font-size:1.4rem}
        .measures code{display:none}.chart.wide{display:none}.chart.narrow{display:block}}
        @page{size:A4;margin:18mm 16mm 20mm}
        @media print{:root{color-scheme:light;--paper:#fff;--soft:#f6f7f9;--ink:#000;--muted:#444;--line:#c8ccd2;
        --accent:#1d4e89;--good:#1a7a45;--warn:#9a5b00;--bad:#b3261e;--warn-fill:#e8a317}
        html{font-size:10pt}.page,.page.wide{display:block;max-width:none;padding:0}
        nav{background:none;padding:0;columns:2}nav p{column-span:all}
        .tools,button.more,details:not([open]),th button::after{display:none}
        details[open]>summary{display:none}
        p.short:not([hidden]){display:block}
        .box,.chart{overflow:visible}table{font-size:8.5pt}thead{display:table-header-group}
        tr,.cards>div,.checks>li,.chart,pre,.measures>div{break-inside:avoid}
        h1,h2,h3,h4{break-after:avoid}h2{margin-top:1.6rem}
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        a{color:inherit;text-decoration:none}main a[href^=http]::after{content:" (" attr(href) ")";font-size:.85em}}
        @media screen{p.short{display:none}}

        """
}
