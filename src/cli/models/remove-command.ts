import type { Command } from "commander";
import type { RemovedVersion } from "../../jobs/remove-versions.ts";
import { formatBytes } from "../format-bytes.ts";
import { formatCounted } from "../format-number.ts";
import { reasonOption } from "../option-values.ts";
import { type CommandHost, defineVerb, type VerbAnswer } from "../verb.ts";

interface RemoveOptions {
  readonly reason?: string;
}

/** Adds `models remove`. */
export function registerRemoveVersions(models: Command, host: CommandHost): void {
  defineVerb<RemoveOptions>(models, host, {
    name: "remove <version...>",
    summary: "delete versions for ever; never one that an alias means",
    configure: (command) => {
      command.option("--reason <text>", "why, for the audit log", reasonOption("--reason"));
    },
    examples: [
      'candlecast models remove 20240630T115900Z-0123456789ab --reason "trained on a bad file"',
    ],
    run: async ({ args, options }) => {
      const { removeVersions } = await import("../../jobs/remove-versions.ts");
      const versions = args.filter((version) => version !== undefined);
      const { models: modelsDir, reason } = options;
      return removeAnswer(await removeVersions({ modelsDir, versions, reason }));
    },
  });
}

function removeAnswer(removed: readonly RemovedVersion[]): VerbAnswer {
  const freedBytes = removed.reduce((sum, { bytes }) => sum + bytes, 0);
  const lines = removed.map(
    ({ instrument, timeframe, kind, version, bytes }) =>
      `  ${instrument} ${timeframe} ${kind} ${version}  ${formatBytes(bytes)}`,
  );
  const head = `Removed ${formatCounted(removed.length, "version")}, ${formatBytes(freedBytes)} freed`;
  const versions = removed.map(({ kind: type, ...rest }) => ({ ...rest, type }));
  return { json: { kind: "removed", versions, freedBytes }, text: [head, ...lines].join("\n") };
}
