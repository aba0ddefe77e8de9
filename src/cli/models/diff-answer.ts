import type { DifferingModels, DiffFile, DiffRow } from "../../jobs/diff-models.ts";
import { formatBytes } from "../format-bytes.ts";
import { formatCount, formatCounted, formatSignificant } from "../format-number.ts";
import { nextBlock, registeredCommandLine } from "../next-commands.ts";
import { renderTable } from "../render-table.ts";
import type { VerbAnswer } from "../verb.ts";
import { labelled } from "../wrapped-text.ts";

interface Asked {
  /** Equal rows too. */
  readonly all: boolean;
  readonly modelsDir: string;
}

/** What `models diff` answers. */
export function diffAnswer(differing: DifferingModels, asked: Asked): VerbAnswer {
  const { first, second, rows, files, warnings } = differing;
  const json = {
    kind: "diff",
    first: sideJson(first),
    second: sideJson(second),
    rows: rows.map(({ first: a, second: b, ...row }) => ({
      ...row,
      first: a ?? null,
      second: b ?? null,
    })),
    files,
    warnings,
  };
  const blocks = [
    [
      titleOf("first ", first),
      titleOf("second", second),
      ...warnings.map((warning) => labelled("NOTE ", warning)),
    ].join("\n"),
    ...sectionNames.map((section) => sectionText(section, rows, asked.all)),
    filesText(files, asked.all),
    nextBlock([
      {
        command: compareLine(first, second, asked.modelsDir),
        purpose: "which of them is better on candles that neither has seen",
      },
    ]).join("\n"),
  ];
  return { json, text: blocks.join("\n\n") };
}

type Side = DifferingModels["first"];

function compareLine(first: Side, second: Side, modelsDir: string): string {
  const { instrument, timeframe } = first.place;
  const words = ` --model1 ${stampOf(first)} --model2 ${stampOf(second)}`;
  return registeredCommandLine("compare", { instrument, timeframe, modelsDir }, words);
}

// The time alone tells the versions of a model apart.
function stampOf({ version }: Side): string {
  return version.slice(0, version.indexOf("-"));
}

function sideJson({ version, path, aliases, place }: Side): object {
  const { instrument, timeframe, kind } = place;
  return { version, path, aliases, model: { instrument, timeframe, type: kind } };
}

function titleOf(label: string, { version, place, aliases }: Side): string {
  const { instrument, timeframe, kind } = place;
  const names = aliases.length === 0 ? "" : `, ${aliases.join(", ")}`;
  return `${label} ${version}  ${instrument} ${timeframe} ${kind}${names}`;
}

const sectionNames = ["settings", "data", "figures"] as const;

function sectionText(
  section: DiffRow["section"],
  rows: readonly DiffRow[],
  isAll: boolean,
): string {
  const own = rows.filter((row) => row.section === section);
  const shown = isAll ? own : own.filter(({ equal }) => !equal);
  const equal = own.filter((row) => row.equal).length;
  const title = section[0]!.toUpperCase() + section.slice(1);
  const same = `${formatCounted(equal, "value")} equal`;
  if (shown.length === 0) return `${title}: ${same}`;
  const table = renderTable(
    [
      [title, "first", "second"],
      ...shown.map(({ key, first, second }) => [key, valueText(first), valueText(second)]),
    ],
    ["left", "left", "left"],
  );
  return isAll ? table : `${table}\n${same}`;
}

/** Characters of a value in a table; --json tells all of it. */
const valueWidth = 26;

function valueText(value: unknown): string {
  if (value === undefined || value === null) return "-";
  if (typeof value === "number")
    return Number.isInteger(value) ? formatCount(value) : formatSignificant(value);
  if (Array.isArray(value)) return shortened(value.map(String).join(", "));
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "-");
  return shortened(text.replace(/:00\.000Z$/, "Z"));
}

function shortened(text: string): string {
  return text.length <= valueWidth ? text : `${text.slice(0, valueWidth - 3)}...`;
}

function filesText(files: readonly DiffFile[], isAll: boolean): string {
  const shown = isAll ? files : files.filter(({ equal }) => !equal);
  const equal = `${formatCounted(files.filter((file) => file.equal).length, "file")} equal`;
  if (shown.length === 0) return `Files: ${equal}`;
  const size = (bytes: number | undefined): string =>
    bytes === undefined ? "-" : formatBytes(bytes);
  const table = renderTable(
    [
      ["Files", "first", "second", ""],
      ...shown.map((file) => [
        file.name,
        size(file.firstBytes),
        size(file.secondBytes),
        file.equal ? "equal" : "differs",
      ]),
    ],
    ["left", "right", "right", "left"],
  );
  return isAll ? table : `${table}\n${equal}`;
}
