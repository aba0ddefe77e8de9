/**
 * The look of the page. Dark is for screens only, so that paper stays white; colours of text reach a
 * contrast of 4.5 to 1 on their ground in both.
 */
export const pageStyle = `
:root {
  color-scheme: light;
  --paper: #ffffff; --tint: #f4f6f8; --ink: #1a2027; --quiet: #56606b; --line: #e1e5e9;
  --first: #1f5f99; --second: #b8560f; --third: #7a4fa3; --reference: #8a939d;
  --good: #1b7443; --bad: #b3362b; --warn: #8a5a00; --heat-good: #3aa76d; --heat-bad: #dc5f52;
  --shade: #8d97a1;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --paper: #12161a; --tint: #1b2127; --ink: #e6e9ed; --quiet: #a3adb8; --line: #2a323a;
    --first: #79b4ea; --second: #f0a05c; --third: #c3a1ea; --reference: #77828e;
    --good: #6fcb97; --bad: #f28b80; --warn: #e5b45a; --heat-good: #2f9a63; --heat-bad: #c94c40;
    --shade: #8a96a2;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 1240px; padding: 40px 32px 56px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
h1, h2, h3, p, dl, dd, figure, ul { margin: 0; }
h1 { font-size: 26px; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; }
h2 { font-size: 19px; line-height: 1.3; font-weight: 650; letter-spacing: -0.005em; }
h3 { font-size: 15px; font-weight: 650; }
.subject { color: var(--quiet); margin-bottom: 6px; }
.span { color: var(--quiet); margin-top: 6px; }
.stamp {
  margin-top: 16px; padding: 10px 16px; border: 2px solid var(--bad); border-radius: 6px; color: var(--bad);
}
.stamp b { letter-spacing: 0.06em; }
section {
  display: grid; grid-template-columns: 256px minmax(0, 1fr); column-gap: 44px;
  border-top: 1px solid var(--line); padding: 30px 0; margin-top: 0;
}
.reading { margin-top: 8px; color: var(--quiet); font-size: 14px; }
.finding { font-size: 16px; font-weight: 550; max-width: 78ch; margin-bottom: 16px; }
.note, .small { color: var(--quiet); font-size: 13.5px; max-width: 100ch; margin-top: 10px; }
.note b, .small b { color: var(--ink); font-weight: 600; }
.notes { padding-left: 18px; }
.notes li { margin-bottom: 4px; }
${verdictStyle()}
${checksStyle()}
${tableStyle()}
${figureStyle()}
${narrowStyle()}
${printStyle()}
`;

function verdictStyle(): string {
  return `
.verdict { display: block; margin-top: 24px; padding: 0 0 28px; border: 0; }
.verdict h2 { display: flex; align-items: baseline; gap: 14px; }
.verdict .label { font-size: 15px; font-weight: 500; color: var(--quiet); letter-spacing: 0; }
.verdict .word { font-size: 60px; line-height: 1.05; font-weight: 700; letter-spacing: -0.025em; }
.verdict .caution { color: var(--bad); font-size: 17px; font-weight: 650; max-width: 84ch; margin-top: 8px; }
.edge .word { color: var(--good); }
.weak .word { color: var(--warn); }
.meaning { color: inherit; }
.verdict .meaning { font-size: 17px; max-width: 84ch; margin: 8px 0 22px; }
.headline { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); background: var(--tint); border-radius: 10px; }
.headline > div { padding: 18px 22px 16px; }
.headline > div + div { border-left: 1px solid var(--line); }
.headline dt { font-weight: 600; }
.headline .big { font-size: 36px; line-height: 1.2; font-weight: 650; letter-spacing: -0.02em; }
.headline .big.none { font-size: 22px; line-height: 43px; }
.headline .unit { font-size: 20px; font-weight: 500; letter-spacing: 0; color: var(--quiet); }
.headline .range { display: inline; font-size: 14px; white-space: nowrap; margin-left: 6px; }
.headline .context { display: block; color: var(--quiet); font-size: 13.5px; }
.legs { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 20px; margin: 20px 0 4px; }
.leg { border-top: 3px solid var(--reference); padding-top: 10px; }
.leg.passed { border-color: var(--good); }
.leg.failed { border-color: var(--bad); }
.leg p { margin: 2px 0 8px; font-size: 14.5px; }
.letter { display: inline-block; width: 1.4em; color: var(--quiet); }
.leg.passed p b, .yes { color: var(--good); }
.leg.failed p b, .no { color: var(--bad); }
.leg table { width: 100%; }`;
}

function checksStyle(): string {
  return `
.lost .word { color: var(--bad); }
.sheet .word { font-size: 46px; }
.checks {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(330px, 1fr)); gap: 14px 32px;
  margin-top: 22px; padding: 0; list-style: none;
}
.checks li { display: flex; gap: 10px; border-top: 3px solid var(--reference); padding-top: 8px; font-size: 14.5px; }
.checks .passed { border-color: var(--good); }
.checks .failed { border-color: var(--bad); }
.checks b { display: block; font-weight: 650; }
.heat.calendar td { padding: 7px 2px; font-size: 13px; }
.heat.calendar thead th { padding: 4px 2px; font-size: 12px; }
.scroll .calendar { min-width: 620px; }
.calendar th:first-child, .calendar thead td { width: 44px; }
.calendar th:nth-last-child(2), .calendar td:nth-last-child(2) { width: 7.5%; }
.calendar th:last-child, .calendar td:last-child { width: 76px; }
@media screen and (max-width: 1160px) {
  .heat.calendar td, .heat.calendar thead th { padding: 7px 0; font-size: 12px; border-width: 1px; }
  .heat.calendar thead th { padding: 4px 0; }
}`;
}

function tableStyle(): string {
  return `
/* A shade at the right edge of the box, covered by paper that scrolls along with the end of the table. */
.scroll {
  overflow-x: auto; margin-top: 4px; position: relative;
  background:
    linear-gradient(to left, var(--paper) 12px, transparent) right / 36px 100% no-repeat local,
    linear-gradient(to left, var(--shade), transparent) right / 16px 100% no-repeat scroll;
}
.scroll:focus-visible { outline: 2px solid var(--first); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 13.5px; line-height: 1.35; overflow-wrap: normal; }
.scroll table { min-width: 100%; }
.caption { font-weight: 600; font-size: 13.5px; margin-top: 16px; }
th, td { padding: 6px 10px; border-top: 1px solid var(--line); vertical-align: top; text-align: left; font-weight: 400; }
th:first-child, td:first-child { padding-left: 0; }
.scroll th:last-child, .scroll td:last-child { padding-right: 4px; }
thead th { border-top: 0; color: var(--quiet); font-size: 12.5px; vertical-align: bottom; }
.num { text-align: right; }
td.num { white-space: nowrap; }
.value { display: block; }
.date { white-space: nowrap; }
.range { display: block; color: var(--quiet); font-size: 12px; }
td .meaning, th .meaning { display: block; color: var(--quiet); font-size: 12px; font-weight: 400; }
.wide-name { display: block; min-width: 140px; }
.answer { display: block; min-width: 100px; }
.quiet { color: var(--quiet); }
.none { color: var(--quiet); font-style: italic; }
.marked th, .marked td { background: var(--tint); font-weight: 600; }
.marked .range { font-weight: 400; }
.marked th:first-child { box-shadow: -8px 0 0 var(--tint); }
.heat { table-layout: fixed; width: 100%; }
.heat td, .heat thead th { text-align: center; border: 2px solid var(--paper); }
.heat td { padding: 8px 6px; }
.heat .value { font-size: 16px; font-weight: 600; }
.heat .unclear { background: var(--tint); }
.heat .above { background: color-mix(in srgb, var(--heat-good) var(--heat), var(--paper)); }
.heat .below { background: color-mix(in srgb, var(--heat-bad) var(--heat), var(--paper)); }
.heat .above .range, .heat .below .range { color: var(--ink); }
details { margin-top: 14px; }
summary { cursor: pointer; color: var(--first); font-size: 13.5px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }`;
}

function figureStyle(): string {
  return `
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); column-gap: 32px; align-items: start; }
.pair .caption { margin-top: 0; }
.pair + .pair { margin-top: 20px; }
.pair table { font-size: 13px; }
.pair th, .pair td { padding-top: 4px; padding-bottom: 4px; }
.pair th, .pair td { padding-left: 6px; padding-right: 6px; }
figcaption { font-weight: 600; font-size: 13.5px; }
.key { display: flex; flex-wrap: wrap; gap: 2px 18px; padding: 2px 0 6px; list-style: none; font-size: 13px; color: var(--quiet); }
.key i { display: inline-block; width: 20px; margin-right: 6px; border-top: 3px solid; vertical-align: middle; }
.key .dashed { border-top: 2px dashed; }
.key .dot { width: 9px; height: 9px; border: 0; border-radius: 50%; background: currentColor; }
.key .box { width: 10px; height: 10px; border: 0; background: currentColor; opacity: 0.4; }
svg { display: block; max-width: 100%; height: auto; overflow: visible; font-family: inherit; }
.narrow { display: none; }`;
}

function narrowStyle(): string {
  return `
@media (max-width: 1000px) {
  section { display: block; }
  .side { margin-bottom: 14px; max-width: 78ch; }
}
@media (max-width: 760px) {
  .pair, .legs { grid-template-columns: minmax(0, 1fr); row-gap: 18px; }
}
@media screen and (max-width: 640px) {
  body { padding: 22px 16px 40px; }
  h1 { font-size: 22px; }
  section { padding: 24px 0; }
  .verdict { padding: 0 0 24px; }
  .verdict h2 { display: block; }
  .verdict .label { display: block; }
  .verdict .word { font-size: 50px; }
  .verdict .meaning { font-size: 16px; }
  .headline { grid-template-columns: minmax(0, 1fr); }
  .headline > div { padding: 12px 16px; }
  .headline > div + div { border-left: 0; border-top: 1px solid var(--line); }
  .scroll .heat:not(.calendar) { min-width: 470px; }
  .scroll .calendar { min-width: 780px; }
  .heat:not(.calendar) th:first-child, .heat:not(.calendar) thead td { width: 72px; }
  .checks { grid-template-columns: minmax(0, 1fr); }
  .sheet .word { font-size: 38px; }
  .wide { display: none; }
  .narrow { display: block; }
  .scroll th:first-child { position: sticky; left: 0; background: var(--paper); }
  .scroll .marked th:first-child { background: var(--tint); box-shadow: none; }
}`;
}

function printStyle(): string {
  return `
@page { margin: 14mm; }
@media print {
  body { max-width: none; padding: 0; zoom: 0.78; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  section { display: block; padding: 14px 0; }
  .side { margin-bottom: 8px; }
  .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .legs { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .scroll { overflow: visible; background: none; }
  th, td { padding: 3px 5px; }
  figure, table, .pair, .key, tr, .leg, .legs, .checks li, .headline, .side, .finding, .caption, .note { break-inside: avoid; }
  h2, h3, .side, .finding, .caption, figcaption { break-after: avoid; }
  main > section:last-child { break-inside: avoid; }
  p, li { orphans: 3; widows: 3; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; color: inherit; }
}`;
}
