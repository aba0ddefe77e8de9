import type { Command } from "commander";
import { defaultHost, defaultPort } from "../jobs/forecast-serving/serving-defaults.ts";
import { liveDeadlineMs } from "../jobs/forecasting/forecasting-defaults.ts";
import { integerOption, listOption, pathOption, pathsOption } from "./option-values.ts";
import { type CommandHost, defineVerb } from "./verb.ts";

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly allowRemote?: readonly string[];
  readonly timeframe: string;
  readonly instruments?: readonly string[];
  readonly sentiment?: readonly string[];
  readonly tokenFile?: string;
  readonly deadline: number;
}

/** Adds `serve`. */
export function registerServeCommand(program: Command, host: CommandHost): void {
  defineVerb<ServeOptions>(program, host, {
    name: "serve",
    summary: "answer other bots over HTTP: forecasts from their candles or from the stored ones",
    configure: addServeOptions,
    examples: [
      "candlecast serve",
      "candlecast serve --port 9000 --instruments BTCUSDT,ETHUSDT --timeframe 1h",
      "candlecast serve --sentiment senticrypt.csv --token-file ./forecasts.token",
    ],
    stopsCleanly: true,
    run: async ({ options, signal, door }) => {
      const { serveForecasts } = await import("../jobs/serve-forecasts.ts");
      const { listeningText, servedAnswer } = await import("./serve-answer.ts");
      const { allowRemote, sentiment, models, deadline, json: _, ...rest } = options;
      const places = { remoteNames: allowRemote, sentimentFiles: sentiment, modelsDir: models };
      const served = await serveForecasts(
        { ...rest, ...places, deadlineMs: deadline },
        {
          signal,
          onListening: (server) => door.writeNote(`${listeningText(server)}\n`),
          onLogLine: (line) => door.writeNote(`${line}\n`),
        },
      );
      return servedAnswer(served);
    },
  });
}

function addServeOptions(command: Command): void {
  command
    .option(
      "--port <number>",
      "where to listen; 0 takes one that is free",
      integerOption("--port", { atLeast: 0, atMost: 65_535 }),
      defaultPort,
    )
    .option("--host <address>", "address to listen at", defaultHost)
    .option(
      "--allow-remote <names>",
      "names by which other machines reach it, comma-separated; a proxy with TLS belongs in front",
      listOption("--allow-remote"),
    )
    .option("--timeframe <duration>", "how long a candle lasts", "1h")
    .option(
      "--instruments <names>",
      "comma-separated (default: all that have a model, later ones too)",
      listOption("--instruments"),
    )
    .option(
      "--sentiment <file>",
      "a file of readings instead of the stored ones; may be repeated",
      pathsOption("--sentiment"),
    )
    .option(
      "--token-file <file>",
      "file of the access token, made where it is missing (default: CANDLECAST_TOKEN, else one beside the models)",
      pathOption("--token-file"),
    )
    .option(
      "--deadline <ms>",
      "wall-clock time that each model has; one that is late three times running is left out for 30 s",
      integerOption("--deadline", { atLeast: 1, atMost: 60_000 }),
      liveDeadlineMs,
    );
}
