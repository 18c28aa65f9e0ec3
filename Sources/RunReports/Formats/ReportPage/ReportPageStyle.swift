extension ReportPage {
    /// The page's style: light and dark as the reader's system has it, narrow screens, and paper.
    static let style: StaticString = """
        :root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--paper:#fff;--card:#f6f8fa;--line:#d0d7de;--link:#0550ae;
        --fine:#116329;--bad:#b3141c;--warn:#7d4e00;--note:#0550ae;--wait:#5b3aa8;--fine-bg:#2da44e;--bad-bg:#cf222e;
        --warn-bg:#bf8700;--note-bg:#218bff;--wait-bg:#8250df;--rest-bg:#8c959f}
        @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b3;--paper:#0d1117;--card:#161b22;--line:#30363d;
        --link:#79c0ff;--fine:#56d364;--bad:#ff8a80;--warn:#e3b341;--note:#79c0ff;--wait:#d2a8ff}}
        *{box-sizing:border-box}
        body{margin:0;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:var(--ink);
        background:var(--paper);overflow-wrap:break-word}
        main,header,footer{max-width:76rem;margin:0 auto;padding:0 1.25rem}
        header{padding-top:1.5rem}
        h1{font-size:1.7rem;line-height:1.25;margin:0}
        h2{font-size:1.2rem;margin:2.2rem 0 .6rem;padding-top:.4rem}
        h3{font-size:1rem;margin:1.2rem 0 .2rem}
        p{margin:.4rem 0}
        a{color:var(--link)}
        .soft,footer{color:var(--soft)}
        .sum{font-size:1.05rem;margin:.5rem 0}
        .sum b{font-variant-numeric:tabular-nums}
        .note{border-left:4px solid var(--warn-bg);background:var(--card);padding:.5rem .9rem;margin:.8rem 0}
        nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;padding:0;margin:1rem 0 0}
        .scroll{position:relative;overflow-x:auto;border:1px solid var(--line);border-radius:6px}
        table{border-collapse:collapse;width:100%;font-size:.92rem}
        th,td{text-align:left;vertical-align:top;padding:.45rem .7rem;border-top:1px solid var(--line)}
        thead th{border-top:0;background:var(--card);white-space:nowrap}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        td.w{min-width:16rem}
        code,.cell{font:.88em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
        overflow-wrap:anywhere}
        .cell{background:var(--card);border:1px solid var(--line);border-radius:4px;padding:0 .3em}
        .tag{font-weight:600;white-space:nowrap}
        #next li .soft{white-space:nowrap}
        .tag::before{content:"\\25CF\\00A0"}
        .error,.rejected,.failed{color:var(--bad)}.warning,.held{color:var(--warn)}.fixed,.succeeded,.prepared{color:var(--fine)}
        .notice,.unchanged,.waiting,.listed{color:var(--note)}.pending,.unknown{color:var(--wait)}
        .fix{margin:.2rem 0 0}
        .fix::before{content:"\\2192\\00A0";color:var(--fine)}
        .first{display:grid;gap:0 2rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));align-items:start}
        .first>section{min-width:0}
        #next>ol{margin:.3rem 0;padding-left:1.4rem}#next>ol>li{margin:.5rem 0}
        #next ul{margin:.1rem 0;padding-left:1.1rem}
        tr:target{outline:3px solid var(--note-bg);outline-offset:-3px}
        .note h2{margin:0;font-size:1.05rem}.note ul{margin:.2rem 0}
        tbody th{font-weight:600;white-space:nowrap}
        .spark svg{display:block;width:100%;min-width:6rem;height:1.6rem}.spark rect{fill:var(--link)}
        .spark tr:first-child th{background:var(--card)}
        .spark td:nth-child(2){width:60%}
        .bars{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr))}
        figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.7rem .9rem}
        figcaption{font-weight:600;margin-bottom:.4rem}
        figure svg{display:block;width:100%;height:1.3rem;border-radius:3px}
        figure ul{list-style:none;margin:.5rem 0 0;padding:0;display:flex;flex-wrap:wrap;gap:.1rem 1rem}
        form{display:grid;gap:.6rem;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));margin:.6rem 0}
        form .q{grid-column:1/-1}
        label{display:block;font-size:.85rem;color:var(--soft)}
        input,select,button{font:inherit;color:inherit;background:var(--paper);border:1px solid #8c959f;border-radius:6px;
        padding:.35rem .55rem;width:100%;min-width:0}
        button{width:auto;cursor:pointer;background:var(--card)}
        :focus-visible{outline:3px solid var(--note-bg);outline-offset:1px}
        .skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.4rem}
        details>summary{cursor:pointer;margin:.3rem 0}
        #items li.i{border-top:1px solid var(--line);padding:.5rem .2rem}
        #list{list-style:none;margin:0;padding:0}
        .head{display:flex;flex-wrap:wrap;gap:.1rem .9rem;align-items:baseline}
        .head b{overflow-wrap:anywhere}
        .f{list-style:none;margin:.15rem 0 0;padding-left:1rem}
        .f>li{margin:.25rem 0}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.3rem 0}
        dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
        footer{padding-bottom:2.5rem;margin-top:2.5rem;font-size:.88rem}
        @media(max-width:40rem){.tall thead{position:absolute;left:-99rem}.tall tr{display:block;border-top:1px solid var(--line);
        padding:.4rem 0}.tall td{display:block;border:0;padding:.1rem .7rem;text-align:left!important;min-width:0}
        .tall td:empty{display:none}.tall td[data-h]::before{content:attr(data-h)": ";color:var(--soft)}dl{grid-template-columns:1fr}dd{margin-left:1rem}}
        @media print{:root{--ink:#000;--soft:#333;--paper:#fff;--card:#fff;--line:#999;--link:#000;--fine:#000;--bad:#000;
        --warn:#000;--note:#000;--wait:#000}nav,form,button,.skip{display:none}.scroll{overflow:visible;border:0}
        tr,figure,li{break-inside:avoid}h2{break-after:avoid}body{font-size:11px}}
        """
}
