import type { Command } from "commander";
import { type CommandHost, defineVerb } from "../verb.ts";

/** Adds `strategies` and its verbs. */
export function registerStrategiesCommands(program: Command, host: CommandHost): void {
  const strategies = program
    .command("strategies")
    .summary("what there is to trade by, and what can be set")
    .description("Strategies: what there is to trade by, and what can be set.")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false);
  registerList(strategies, host);
  registerShow(strategies, host);
}

function registerList(strategies: Command, host: CommandHost): void {
  defineVerb(strategies, host, {
    name: "list",
    summary: "every strategy that comes along, one line each",
    examples: ["candlecast strategies list", "candlecast strategies list --json"],
    run: async () => {
      const { listStrategies } = await import("../../jobs/list-strategies.ts");
      const { strategiesListAnswer } = await import("./strategies-answer.ts");
      return strategiesListAnswer(listStrategies());
    },
  });
}

function registerShow(strategies: Command, host: CommandHost): void {
  defineVerb(strategies, host, {
    name: "show <strategy>",
    summary: "one strategy and its parameters, by name or by the path of your own file",
    examples: ["candlecast strategies show ml-confirmed", "candlecast strategies show ./mine.ts"],
    run: async ({ args }) => {
      const { showStrategy } = await import("../../jobs/list-strategies.ts");
      const { strategyAnswer } = await import("./strategies-answer.ts");
      const named = args[0] ?? "";
      return strategyAnswer(await showStrategy(named), named);
    },
  });
}
