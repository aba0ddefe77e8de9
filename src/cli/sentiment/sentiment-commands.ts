import type { Command } from "commander";
import type { CommandHost } from "../verb.ts";
import { registerSentimentDownload } from "./download-command.ts";
import { registerSentimentImport } from "./import-command.ts";
import { registerSentimentShow } from "./show-command.ts";
import { registerSentimentVerify } from "./verify-command.ts";

/** Adds `sentiment` and its verbs, one file each. */
export function registerSentimentCommands(program: Command, host: CommandHost): void {
  const sentiment = program
    .command("sentiment")
    .summary("bring in what people say about a market, check it")
    .description("Sentiment: bring in what people say about a market, check it, look at it.")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false);
  registerSentimentImport(sentiment, host);
  registerSentimentDownload(sentiment, host);
  registerSentimentVerify(sentiment, host);
  registerSentimentShow(sentiment, host);
}
