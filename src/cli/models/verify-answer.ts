import type { RegistryFinding, VerifiedModels } from "../../jobs/verify-models.ts";
import { formatBytes } from "../format-bytes.ts";
import { formatCounted } from "../format-number.ts";
import { nextBlock, placedCommandLine } from "../next-commands.ts";
import type { VerbAnswer } from "../verb.ts";
import { labelled, textColumns } from "../wrapped-text.ts";

/** What `models verify` answers. */
export function modelsVerifiedAnswer(verified: VerifiedModels, modelsDir: string): VerbAnswer {
  const { restarted, findings } = verified;
  const broken = findings.filter(({ kind }) => kind === "broken");
  const notes = findings.filter(({ kind }) => kind === "note");
  const json = {
    ...verified,
    kind: broken.length === 0 ? "sound" : "broken",
    broken: broken.length,
    restarted: restarted.map(({ putAside, ...log }) => ({ ...log, putAside: putAside ?? null })),
    findings: findings.map(({ version, place, ...finding }) => ({
      ...finding,
      version: version ?? null,
      place: place ?? null,
    })),
  };
  const lines = [
    ...restarted.flatMap(restartLines),
    ...broken.map((finding) => findingLine("BROKEN", finding)),
    ...notes.map((finding) => findingLine("NOTE", finding)),
    ...(findings.length > 0 ? [""] : []),
    ...verdictLines(verified, broken.length),
    ...nextLines(broken, modelsDir),
  ];
  return { json, text: lines.join("\n"), exitCode: broken.length > 0 ? 1 : 0 };
}

function restartLines({ model, putAside, kept }: VerifiedModels["restarted"][number]) {
  const aside = putAside === undefined ? "" : `; the damaged one lies in ${putAside}`;
  return [
    labelled(
      "RESTARTED ",
      `${model}: its audit log goes on after ${formatCounted(kept, "good line")}${aside}`,
    ),
    "",
  ];
}

// One line each, so that a search finds path and reason together; a long one goes on below.
function findingLine(word: string, { path, reason }: RegistryFinding): string {
  const line = `${word.padEnd(7)}${path}: ${reason}`;
  if (line.length <= textColumns) return line;
  return `${word.padEnd(7)}${path}:\n${labelled("       ", reason)}`;
}

function verdictLines(verified: VerifiedModels, broken: number): readonly string[] {
  const { models, versions, files, bytes, entries, trials } = verified;
  const word = broken === 0 ? "SOUND" : "UNSOUND";
  const outcome = broken === 0 ? "every byte is as it was written" : `${broken} broken`;
  const read = `${formatCounted(versions, "version")} of ${formatCounted(models, "model")}, ${formatCounted(files, "file")}, ${formatBytes(bytes)}`;
  const logs = `${formatCounted(entries, "line")} of audit logs, ${formatCounted(trials, "look")} at exams`;
  return [labelled(`${word} `, `${outcome}: ${read}; ${logs}`)];
}

function nextLines(broken: readonly RegistryFinding[], modelsDir: string): readonly string[] {
  const isLog = broken.some(({ path }) => path.endsWith("audit.jsonl"));
  const isVersion = broken.some(({ version }) => version !== undefined);
  const commands = [
    ...(isLog
      ? [
          {
            command: placedCommandLine('models verify --restart-log "why"', { modelsDir }),
            purpose: "go on from the good lines of a damaged log; nothing else is touched",
          },
        ]
      : []),
    ...(isVersion
      ? [
          {
            command: placedCommandLine("models list", { modelsDir }),
            purpose: "is a broken one champion? A whole copy from a backup cures it",
          },
        ]
      : []),
  ];
  const lines = nextBlock(commands);
  return lines.length === 0 ? [] : ["", ...lines];
}
