import type { Command } from "commander";
import { choiceOption, listOption } from "../option-values.ts";
import { type CommandHost, defineVerb } from "../verb.ts";
import { changeAnswer } from "./change-answer.ts";
import { columnsOption, scaleOption } from "./table-options.ts";

const knownRules = ["next-day", "at-its-time"] as const;

interface ImportOptions {
  readonly source?: string;
  readonly columns?: ReturnType<ReturnType<typeof columnsOption>>;
  readonly scale?: ReturnType<ReturnType<typeof scaleOption>>;
  readonly known?: (typeof knownRules)[number];
  readonly subjects?: readonly string[];
  readonly replace: boolean;
}

/** Adds `sentiment import`. */
export function registerSentimentImport(sentiment: Command, host: CommandHost): void {
  defineVerb<ImportOptions>(sentiment, host, {
    name: "import <file>",
    summary: "read a file of sentiment: SentiCrypt, Fear & Greed, scored news, any table of scores",
    configure: addOptions,
    examples: [
      "candlecast sentiment import senticrypt_daily.csv",
      "candlecast sentiment import news_sentiment_events.csv --subjects bitcoin,blockchain",
      "candlecast sentiment import reddit.csv --columns time=day,score=mood --scale 0..100",
    ],
    run: async ({ args, options }) => {
      const { importSentiment } = await import("../../jobs/import-sentiment.ts");
      const file = args[0] ?? "";
      const { shape, ...change } = await importSentiment({ ...options, file });
      const head = `Imported ${file} (${shape}) as ${change.source}`;
      return changeAnswer({ kind: "imported", head, change, told: { shape } }, options);
    },
  });
}

function addOptions(command: Command): void {
  command
    .option("--source <name>", "what to call it (default: by its columns, else the file's name)")
    .option("--subjects <list>", "of news: only articles on these", listOption("--subjects"))
    .option("--replace", "forget what is stored of the source", false)
    .optionsGroup("Any table of scores:")
    .option(
      "--columns <list>",
      "its columns, as time=ts,score=mood; also known, count, dispersion, item",
      columnsOption("--columns"),
    )
    .option("--scale <low..high>", "what stands for fear and greed", scaleOption("--scale"))
    .option(
      "--known <rule>",
      `when a row is known: ${knownRules.join(" or ")} (default: by its times)`,
      choiceOption("--known", knownRules),
    );
}
