import type { ExportedView } from "../../jobs/export-models.ts";
import type { ExportedVersion } from "../../jobs/export-version.ts";
import { formatBytes } from "../format-bytes.ts";
import { formatCounted } from "../format-number.ts";
import { nextBlock } from "../next-commands.ts";
import { renderTable } from "../render-table.ts";
import { shellWord } from "../shell-word.ts";
import type { VerbAnswer } from "../verb.ts";

/** What `models export` answers. */
export function exportedViewAnswer({ path, models, notes }: ExportedView): VerbAnswer {
  const rows = models.map(({ instrument, timeframe, kind, version, role, isNew }) => [
    `${instrument} ${timeframe} ${kind}`,
    version,
    role === "champion" ? "champion" : "newest, none is deployed",
    isNew ? "" : "as it stood",
  ]);
  const table = renderTable(
    [["model", "version", "why this one", ""], ...rows],
    ["left", "left", "left", "left"],
  );
  const count = models.reduce((sum, { files }) => sum + files.length, 0);
  const first = models[0]?.files.find((name) => name.endsWith(".onnx")) ?? "";
  const lines = [
    `Exported ${formatCounted(models.length, "model")}, ${formatCounted(count, "file")}, to ${path}`,
    "",
    table,
    "",
    ...notes.map((note) => `NOTE ${note}`),
    `${path}/${first} and its siblings; ${path}/export.json says which version each is of.`,
  ];
  const json = {
    kind: "exported",
    path,
    models: models.map(({ kind: type, ...model }) => ({ ...model, type })),
    notes,
  };
  return { json, text: lines.join("\n") };
}

/** What `models export --bundle` answers. */
export function exportedVersionAnswer(exported: ExportedVersion): VerbAnswer {
  const { version, path, files, bytes } = exported;
  const lines = [
    `Copied version ${version}, ${formatCounted(files.length + 1, "file")}, ${formatBytes(bytes)}, to ${path}`,
    ...nextBlock([
      {
        command: `candlecast models import ${shellWord(path)} --models DIR`,
        purpose: "on another machine, or in another folder of models",
      },
    ]),
  ];
  return { json: { kind: "exported-version", ...exported }, text: lines.join("\n") };
}
