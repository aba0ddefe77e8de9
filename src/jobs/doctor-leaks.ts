import { simulateMarket } from "../adapters/market-simulator/simulate-market.ts";
import type { LeakFinding } from "../evaluation/leaks/leak-finding.ts";
import { type SplitLaboratory, splitLaboratory } from "../evaluation/leaks/split-laboratory.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { createRng } from "../foundation/rng.ts";
import type { CandleSeries } from "../market/candle-series.ts";
import { parseInstrument } from "../market/instrument.ts";
import { doctorSubject, type DoctorSubject } from "./doctor/doctor-subject.ts";
import { examinedVersion } from "./doctor/examined-version.ts";
import { pipelineFindings } from "./doctor/pipeline-findings.ts";
import { versionCandles } from "./doctor/version-candles.ts";
import { versionFindings } from "./doctor/version-findings.ts";
import { judgedSentiment, unreadSentiment } from "./judging/judged-sentiment.ts";
import { loadCandles } from "./load-candles.ts";

export interface DoctorLeaksRequest {
  /**
   * A file of candles, a stored instrument, a version's id or the beginning of it, a version's folder;
   * absent: a simulated market.
   */
  readonly subject?: string | undefined;
  /** Of a file's candles; default: what the file's name says. */
  readonly instrument?: string | undefined;
  /** Default: what the file's name says or the only one that is stored, else "1h". */
  readonly timeframe?: string | undefined;
  /** The candles that a version was trained on, instead of the stored ones. */
  readonly file?: string | undefined;
  /** Files of sentiment readings for a version that reads them; all stored sources by default. */
  readonly sentimentFiles?: readonly string[] | undefined;
  /** Candles ahead, for the laboratory and for candles without a model; default 6. */
  readonly horizon?: number | undefined;
  /** Of the simulated market and the shuffled split; default 1. */
  readonly seed?: number | undefined;
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
  /** Default "./data". */
  readonly dataDir?: string | undefined;
}

/** What was examined. */
export interface ExaminedSubject {
  readonly kind: DoctorSubject["kind"];
  /** The version's whole id; undefined without a version. */
  readonly version: string | undefined;
  readonly instrument: string;
  readonly timeframe: string;
  readonly candles: number;
  readonly firstOpenMs: number;
  readonly lastOpenMs: number;
  /** Where the candles came from: a path, or undefined for a simulated market. */
  readonly path: string | undefined;
  /** Of the pipeline that was checked. */
  readonly horizon: number;
}

export interface LeakDiagnosis {
  /** No check found a leak or a collapse. */
  readonly sound: boolean;
  readonly subject: ExaminedSubject;
  /** One per check, in a fixed order. */
  readonly findings: readonly LeakFinding[];
  /** What a shuffled split makes of these candles. */
  readonly laboratory: SplitLaboratory;
  readonly warnings: readonly string[];
}

const doctorDefaults = {
  horizon: 6,
  seed: 1,
  modelsDir: "./models",
  dataDir: "./data",
} as const;

/**
 * The leak and collapse laboratory: puts candles through the real pipeline, or a version through every
 * check, and shows beside it what a shuffled split would have made of the same rows.
 *
 * @throws {MisuseError} E_NO_CANDLES, E_NO_MODEL, E_NO_SENTIMENT, E_VERSION_AMBIGUOUS, E_TOO_FEW_CANDLES and the
 *   errors of a file that is none of candles.
 * @throws {RefusedError} E_VERSION_BROKEN, E_GOLDEN_DIFFERS and what else a broken version says.
 */
export async function doctorLeaks(
  request: DoctorLeaksRequest = {},
  clock: Clock = systemClock,
): Promise<LeakDiagnosis> {
  const { modelsDir = doctorDefaults.modelsDir, seed = doctorDefaults.seed } = request;
  const { horizon = doctorDefaults.horizon, timeframe, instrument } = request;
  const { dataDir = doctorDefaults.dataDir } = request;
  const places = { modelsDir, dataDir, timeframe, instrument };
  const subject = await doctorSubject(request.subject, places);
  const examined = await examine(subject, request, clock);
  const { findings } = examined;
  const isBad = ({ kind }: LeakFinding): boolean => kind === "leak" || kind === "collapse";
  return {
    sound: !findings.some(isBad),
    subject: describe(subject.kind, examined),
    findings,
    laboratory: splitLaboratory(examined.series, { horizon }, createRng(seed)),
    warnings: examined.warnings,
  };
}

interface Examination {
  readonly series: CandleSeries;
  readonly findings: readonly LeakFinding[];
  readonly warnings: readonly string[];
  readonly path: string | undefined;
  readonly version: string | undefined;
  readonly horizon: number;
}

async function examine(
  subject: DoctorSubject,
  request: DoctorLeaksRequest,
  clock: Clock,
): Promise<Examination> {
  if (subject.kind === "version") return examineVersion(subject.path, request, clock);
  const { dataDir = doctorDefaults.dataDir, horizon = doctorDefaults.horizon } = request;
  const rest = { version: undefined, horizon };
  const unread = unreadSentiment([], request);
  if (subject.kind === "candles") {
    const { series, origin, warnings } = await loadCandles({ ...subject, dataDir }, clock);
    const findings = pipelineFindings(series, horizon);
    return { ...rest, series, findings, warnings: [...warnings, ...unread], path: origin.path };
  }
  const series = simulateMarket(simulated, createRng(request.seed ?? doctorDefaults.seed));
  const findings = pipelineFindings(series, horizon);
  return { ...rest, series, findings, warnings: unread, path: undefined };
}

async function examineVersion(
  folder: string,
  { file, sentimentFiles, dataDir = doctorDefaults.dataDir }: DoctorLeaksRequest,
  clock: Clock,
): Promise<Examination> {
  const examined = await examinedVersion(folder);
  try {
    const { version, metadata, transform } = examined;
    const candles = await versionCandles(metadata, { file, dataDir }, clock);
    const sentiment =
      metadata.sentiment &&
      (await judgedSentiment(examined, metadata.sentiment, { sentimentFiles, dataDir }));
    const findings = await versionFindings(examined, candles, sentiment);
    const { series, origin } = candles;
    const unread = unreadSentiment([examined], { sentimentFiles });
    const warnings = [...candles.warnings, ...(sentiment?.notes ?? []), ...unread];
    return { series, findings, warnings, path: origin.path, version, horizon: transform.horizon };
  } finally {
    await examined.served.release();
  }
}

const simulated = {
  instrument: parseInstrument("SIMUSDT"),
  timeframe: "1h",
  count: 12_200,
  startMs: Date.UTC(2023, 0, 1),
  kind: "garch-walk",
} as const;

function describe(kind: DoctorSubject["kind"], examined: Examination): ExaminedSubject {
  const { series, version, path, horizon } = examined;
  const { instrument, timeframe, openTimeMs } = series;
  const [firstOpenMs, lastOpenMs] = [openTimeMs[0]!, openTimeMs.at(-1)!];
  const candles = openTimeMs.length;
  return { kind, version, instrument, timeframe, candles, firstOpenMs, lastOpenMs, path, horizon };
}
