import type { Command } from "commander";
import { MisuseError } from "../../foundation/errors.ts";
import { formatDuration } from "../format-duration.ts";
import { integerOption, timeOption } from "../option-values.ts";
import { type CommandHost, defineVerb } from "../verb.ts";
import { changeAnswer } from "./change-answer.ts";

interface DownloadOptions {
  readonly since?: number;
  readonly url?: string;
  readonly retries: number;
  readonly replace: boolean;
}

/** Adds `sentiment download`. */
export function registerSentimentDownload(sentiment: Command, host: CommandHost): void {
  defineVerb<DownloadOptions>(sentiment, host, {
    name: "download <feed>",
    summary: "fetch a feed's days that are not stored yet: senticrypt or fear-greed",
    configure: (command) => {
      command
        .option(
          "--since <date>",
          "first day wanted (default: a week before the newest stored one, or all)",
          timeOption("--since"),
        )
        .option("--url <url>", "a mirror instead of the feed's own address", urlOption("--url"))
        .option(
          "--retries <n>",
          "failures in a row that are waited out; up to 7, for 15 s at most while nobody answers",
          integerOption("--retries", { atLeast: 0, atMost: 100 }),
          7,
        )
        .option("--replace", "forget what is stored of the source", false);
    },
    examples: [
      "candlecast sentiment download senticrypt",
      "candlecast sentiment download fear-greed --since 2024-01-01",
    ],
    stopsCleanly: true,
    run: async ({ args, options, signal, door }) => {
      const { downloadSentiment } = await import("../../jobs/download-sentiment.ts");
      const { patientRetriesOf } = await import("../../foundation/retry.ts");
      const { since: sinceMs, retries, url, replace, dataDir } = options;
      const { feed, ...told } = await downloadSentiment(
        { feed: args[0] ?? "", dataDir, url, replace, sinceMs },
        {
          signal,
          retry: patientRetriesOf(retries),
          onWait: ({ reason, waitMs }) =>
            door.writeNote(`${reason}, next try in ${formatDuration(waitMs)}\n`),
        },
      );
      const { sinceMs: askedMs, ...change } = told;
      const head = `Downloaded ${feed} as ${change.source}`;
      const extra = { feed };
      const answer = changeAnswer({ kind: "downloaded", head, change, told: extra }, options);
      return { ...answer, json: { ...answer.json, ...volatileSince(answer.json, askedMs) } };
    },
  });
}

// Where a download goes on depends on what an earlier one stored.
function volatileSince(json: object, sinceMs: number | undefined): object {
  const { volatile = {} } = json as { readonly volatile?: object };
  return { volatile: { ...volatile, sinceMs: sinceMs ?? null } };
}

// Credentials in it would show up in messages.
function urlOption(flag: string): (text: string) => string {
  return (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.username === "" && /^https?:$/.test(url.protocol)) return text;
    throw new MisuseError(
      "E_OPTION",
      `Cannot read ${flag}: it must be an http or https address without a user name`,
    );
  };
}
