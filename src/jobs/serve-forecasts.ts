import { dirname } from "node:path";
import { siblingEntry } from "../adapters/child-process/entry-starter.ts";
import { type AccessToken, accessToken } from "../adapters/forecast-server/access-token.ts";
import { isLoopback } from "../adapters/forecast-server/host-names.ts";
import { logLine } from "../adapters/forecast-server/request-log.ts";
import { startForecastServer } from "../adapters/forecast-server/start-forecast-server.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { MisuseError } from "../foundation/errors.ts";
import { softwareVersions } from "../foundation/software-versions.ts";
import type { InstrumentId } from "../market/instrument.ts";
import type { CandleKey } from "../market/candle-store.ts";
import { parseTimeframe, type Timeframe } from "../market/timeframe.ts";
import { createForecastService } from "./forecast-serving/create-forecast-service.ts";
import { instrumentsToServe } from "./forecast-serving/instruments-to-serve.ts";
import { type ServedInstrument, serveInstrument } from "./forecast-serving/served-instrument.ts";
import { defaultHost, defaultPort } from "./forecast-serving/serving-defaults.ts";
import { loadSentiment } from "./load-sentiment.ts";
import { liveDeadlineMs } from "./forecasting/forecasting-defaults.ts";
import { type ServedInstruments, serveInstruments } from "./forecast-serving/served-instruments.ts";
import { servingNotices } from "./forecast-serving/serving-notices.ts";

export interface ServeForecastsRequest {
  /** Default 8877; 0: one that is free. */
  readonly port?: number | undefined;
  /** Address to listen at; default "127.0.0.1". */
  readonly host?: string | undefined;
  /**
   * Names by which other machines reach the server, "bots.lan" or "bots.lan:443". Without any, only
   * this machine may reach it.
   */
  readonly remoteNames?: readonly string[] | undefined;
  /** Default "1h". */
  readonly timeframe?: string | undefined;
  /** Default: all that have a model, and each further one as soon as it has one. */
  readonly instruments?: readonly string[] | undefined;
  /** Files of sentiment; the stored one by default. */
  readonly sentimentFiles?: readonly string[] | undefined;
  /** Default: the environment's CANDLECAST_TOKEN, else a file in the folder of the models. */
  readonly tokenFile?: string | undefined;
  /** Wall-clock time that each model has for an answer, milliseconds; default 250. */
  readonly deadlineMs?: number | undefined;
  readonly modelsDir?: string | undefined;
  readonly dataDir?: string | undefined;
}

export interface ServeForecastsOptions {
  /** Aborting it ends the server: requests under way are still answered. */
  readonly signal: AbortSignal;
  /** Told once, when the server listens. */
  readonly onListening?: (server: ListeningServer) => void;
  /** One line of JSON for each answered request, and for what happens by itself. */
  readonly onLogLine?: (line: string) => void;
  readonly clock?: Clock;
}

/** A server that listens, as it is told to a person. */
export interface ListeningServer {
  /** "http://127.0.0.1:8877" */
  readonly url: string;
  /** Where the token is to be found; never the token. */
  readonly tokenPlace: string;
  readonly timeframe: string;
  readonly instruments: readonly ServedInstrumentNote[];
}

export interface ServedInstrumentNote {
  readonly instrument: InstrumentId;
  /** By model, best first; `undefined` where it cannot answer. */
  readonly versions: readonly { readonly source: string; readonly version: string | undefined }[];
}

export interface ServedForecasts extends ListeningServer {
  /** How many requests were answered, refused ones too. */
  readonly requests: number;
}

/**
 * Answers other bots until it is told to end.
 *
 * @throws {MisuseError} E_FILE_MISSING, E_SENTIMENT_FILE: a named file. E_NO_MODEL: nothing to serve. E_REMOTE_HOST: others could reach that address
 *   and nobody said that they may. E_TOKEN.
 * @throws {RefusedError} E_TOKEN_FILE.
 * @throws {WorldError} E_LISTEN.
 */
export async function serveForecasts(
  request: ServeForecastsRequest,
  options: ServeForecastsOptions,
): Promise<ServedForecasts> {
  const { host = defaultHost, remoteNames = [], modelsDir = "./models" } = request;
  refuseStrangers(host, remoteNames);
  const timeframe = parseTimeframe(request.timeframe ?? "1h");
  const keys = await instrumentsToServe({ modelsDir, timeframe, wanted: request.instruments });
  const token = await accessToken({ modelsDir, file: request.tokenFile });
  const { onLogLine = silent, clock = systemClock } = options;
  await proveSentiment(keys, request, clock);
  const served = await serveInstruments(keys, {
    modelsDir,
    timeframe,
    takesNew: request.instruments === undefined,
    serve: (key) => serve(key, request, options),
    events: servingNotices(onLogLine, clock),
  });
  try {
    return await listen(served, { ...request, timeframe, token, ...options });
  } finally {
    await served.release();
  }
}

// A file that was named is read before anybody is told that this listens.
async function proveSentiment(
  [key]: readonly CandleKey[],
  { sentimentFiles: files = [], dataDir = "./data" }: ServeForecastsRequest,
  clock: Clock,
): Promise<void> {
  if (files.length === 0 || key === undefined) return;
  await loadSentiment({ instrument: key.instrument, files, dataDir }, clock);
}

function serve(
  key: CandleKey,
  request: ServeForecastsRequest,
  { onLogLine = silent, clock = systemClock }: ServeForecastsOptions,
): Promise<ServedInstrument> {
  const { modelsDir = "./models", dataDir = "./data", sentimentFiles = [] } = request;
  return serveInstrument(key, {
    modelsDir,
    dataDir,
    sentimentFiles,
    deadlineMs: request.deadlineMs ?? liveDeadlineMs,
    entry: siblingEntry(import.meta.url, "./workers/forecast-process"),
    events: servingNotices(onLogLine, clock),
    clock,
  });
}

// Until it is told to end.
async function listen(
  served: ServedInstruments,
  asked: Omit<ServeForecastsRequest, "timeframe"> &
    ServeForecastsOptions & { readonly timeframe: Timeframe; readonly token: AccessToken },
): Promise<ServedForecasts> {
  const { signal, token, timeframe } = asked;
  const { onListening, onLogLine = silent, clock = systemClock } = asked;
  let requests = 0;
  signal.throwIfAborted();
  const service = createForecastService(served, { folders: foldersOf(asked), clock });
  const server = await startForecastServer(service, {
    host: addressOf(asked.host),
    port: asked.port ?? defaultPort,
    token: token.value,
    otherNames: asked.remoteNames ?? [],
    programVersion: softwareVersions([])["candlecast"] ?? "",
    onAnswered: (answered) => {
      requests += 1;
      onLogLine(logLine(clock.nowMs(), answered));
    },
    clock,
  });
  const told = (): ListeningServer => ({
    url: server.url,
    tokenPlace: token.place,
    timeframe,
    instruments: [...served.byName.values()].map(noteOf),
  });
  try {
    onListening?.(told());
    await aborted(signal);
  } finally {
    await server.close();
  }
  return { ...told(), requests };
}

// Folders that no answer may name.
function foldersOf(request: Omit<ServeForecastsRequest, "timeframe">): readonly string[] {
  const { modelsDir = "./models", dataDir = "./data", sentimentFiles = [] } = request;
  return [modelsDir, dataDir, ...sentimentFiles.map((file) => dirname(file))];
}

function addressOf(host: string = defaultHost): string {
  return host === "localhost" ? "127.0.0.1" : host;
}

function refuseStrangers(host: string, remoteNames: readonly string[]): void {
  if (isLoopback(host) || remoteNames.length > 0) return;
  throw new MisuseError(
    "E_REMOTE_HOST",
    `Cannot listen at ${host}: other machines could reach it and the token would travel readable; put a proxy with TLS in front and name by which names clients reach it with --allow-remote`,
  );
}

function noteOf({ key, rungs }: ServedInstrument): ServedInstrumentNote {
  const versions = rungs.map((rung) => ({
    source: rung.source,
    version: rung.forecaster()?.version,
  }));
  return { instrument: key.instrument, versions };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function silent(): void {
  return undefined;
}
