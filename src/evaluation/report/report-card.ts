import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import type { NaiveName } from "../verdict/naive-direction.ts";
import type { Verdict } from "../verdict/verdict.ts";
import type { Estimate } from "./estimate.ts";
import type { MetricName } from "./metric-table.ts";
import type { CostLevel } from "./score-forecast.ts";
import type { YardstickName } from "./yardsticks.ts";

/**
 * Everything that is said about forecasts, as data: texts, JSON and pages are drawn from it. The same
 * for a model's exam, a walk-forward and anyone's forecasts; a section that does not apply is absent.
 */
export interface ReportCard {
  readonly subject: ReportSubject;
  readonly verdict: Verdict & {
    /** Which one-liner leg B compares with; per fold where there are folds, then the commonest. */
    readonly naive: NaiveName;
    /** True where nobody counted: `trials` is then only taken as 1. */
    readonly trialsAssumed?: boolean | undefined;
    /** A figure too good to be believed as it stands; must be shown wherever the verdict is. */
    readonly caution?: string | undefined;
    /** The simplest yardstick that is not significantly worse than the model; never decides. */
    readonly simplest: SimplestForecast;
  };
  /** The model first, then the yardsticks. */
  readonly scores: readonly ForecasterScores[];
  readonly tests: readonly TestResult[];
  readonly distribution: DistributionSection | undefined;
  readonly trading: TradingSection;
  readonly equity: EquityCurves;
  readonly predicted: PredictedVersusActual;
  readonly reliability: ReliabilitySection | undefined;
  readonly conditions: ConditionsSection;
  /** From low confidence to high. */
  readonly confidenceDeciles: readonly GroupScores[];
  readonly learningCurve?: LearningCurve | undefined;
  readonly folds?: readonly FoldScores[] | undefined;
  /** Sentences that the reader must know: dropped rows, what could not be checked. */
  readonly notes: readonly string[];
  /** The bootstrap behind the intervals. */
  readonly bootstrap: {
    readonly draws: number;
    readonly blockLength: number;
    readonly seed: number;
  };
}

export interface ReportSubject {
  /** What is judged: "version 20260101T000000Z-1a2b3c4d", "walk-forward of 8 folds", a file's name. */
  readonly title: string;
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** "return"; absent where nobody knows. */
  readonly recipe: string | undefined;
  readonly horizon: number;
  /** Close time of the last candle that training used; `undefined` where nobody knows. */
  readonly trainedUntilMs: number | undefined;
  /** Close time of the last candle there is. */
  readonly lastCandleMs: number;
  /** First and last decision of the judged rows. */
  readonly firstDecisionMs: number;
  readonly lastDecisionMs: number;
  readonly rows: number;
  /** Rows whose close did not move. */
  readonly zeroMoves: number;
  /** Default costs of one side, fraction of the order's value. */
  readonly costPerSide: number;
  /** True where some judged rows lie before the end of what was fitted. */
  readonly inSample: boolean;
}

export type ForecasterName = "model" | YardstickName;

export interface ForecasterScores {
  readonly name: ForecasterName;
  readonly metrics: Readonly<Record<MetricName, Estimate>>;
}

export interface SimplestForecast {
  readonly name: ForecasterName;
  /** One sentence. */
  readonly sentence: string;
}

export interface TestResult {
  /** "Diebold-Mariano, squared error, model against persistence". */
  readonly name: string;
  /** What the test asks, in plain words. */
  readonly question: string;
  readonly statistic: number | undefined;
  readonly pValue: number | undefined;
  /** "two-sided" | "one-sided". */
  readonly sided: "one" | "two";
  /** Rows that count. */
  readonly rows: number;
  /** The answer in plain words at 5 %. */
  readonly answer: string;
}

/** How well the whole distribution was forecast, in log-returns. */
export interface DistributionSection {
  readonly model: DistributionScores;
  /** N(0, EWMA variance times horizon). */
  readonly gaussian: DistributionScores;
  /** CRPS of the model minus the Gaussian's, below 0 is better; by Newey-West. */
  readonly difference: Estimate;
  /**
   * CRPS of the model minus that of no move with a spread calibrated the same way: what the forecasts
   * themselves add, below 0 is better.
   */
  readonly overNoMove: Estimate;
  /** Share of outcomes inside the 90 % interval. */
  readonly coverage: Estimate;
  /** One sentence on how the model's distribution was made. */
  readonly method: string;
}

export interface DistributionScores {
  /** Mean continuous ranked probability score, log-return; lower is better. */
  readonly crps: Estimate;
  /** Mean quantile loss per level, log-return; lower is better. */
  readonly quantileLoss: readonly { readonly level: number; readonly loss: number }[];
}

export interface TradingSection {
  readonly levels: Readonly<Record<CostLevel, TradingFigures>>;
  /**
   * Costs of one side at which following every forecast's sign earns nothing; below 0: it loses
   * before costs; `undefined` for fewer than 30 trades.
   */
  readonly breakEvenCostPerSide: number | undefined;
  /** Directional accuracy at which an average trade pays a round trip, for this horizon. */
  readonly breakEvenAccuracy: number | undefined;
  /** The same for the turnover that the forecasts really have: sides paid per decision, not two. */
  readonly breakEvenAccuracyAtTurnover: number | undefined;
  /** Sides paid per traded row, at default costs. */
  readonly turnover: number;
  /** Sum of log-returns of holding over the traded rows. */
  readonly holding: number;
}

export interface TradingFigures {
  readonly costPerSide: number;
  readonly trades: number;
  /** Mean log-return of a round trip after costs. */
  readonly netPerTrade: Estimate;
  /** Sum of log-returns after costs. */
  readonly net: number;
  /** Sum of log-returns before costs. */
  readonly gross: number;
  /** Share of the traded time in a position. */
  readonly exposure: number;
  /** Largest fall of the sum from its peak, positive log-return. */
  readonly drawdown: number;
  /** Mean over deviation of the return per traded row times the root of rows a year. */
  readonly sharpePerYear: number | undefined;
}

/** Cumulated log-returns after costs, thinned to at most 500 points. */
export interface EquityCurves {
  readonly timeMs: readonly number[];
  readonly half: readonly number[];
  readonly full: readonly number[];
  readonly double: readonly number[];
  readonly holding: readonly number[];
}

export interface PredictedVersusActual {
  /** At most 800 rows, evenly drawn; log-returns. */
  readonly sample: readonly { readonly forecast: number; readonly outcome: number }[];
  /** Ten groups of equal size by forecast. */
  readonly deciles: readonly {
    readonly forecast: number;
    readonly outcome: number;
    /** 95 % of the mean outcome. */
    readonly low: number;
    readonly high: number;
    readonly rows: number;
  }[];
  /** Outcome on forecast by ordinary least squares; 1 would be a forecast of the right size. */
  readonly slope: number | undefined;
}

export interface ReliabilitySection {
  /** How pUp came about: "Platt, fitted on calibration A", "as given". */
  readonly method: string;
  readonly bins: readonly {
    /** Mean forecast probability of a rise. */
    readonly forecast: number;
    /** Share that rose, with its 95 % interval. */
    readonly share: number;
    readonly low: number;
    readonly high: number;
    readonly rows: number;
  }[];
  readonly brier: number;
  /** Brier score of always forecasting the judged rows' own share of rises. */
  readonly brierOfBaseRate: number;
  /** Expected calibration error, 10 bins. */
  readonly expectedCalibrationError: number;
  /** Whether confidence told good forecasts from bad ones on calibration B. */
  readonly informative: boolean | undefined;
}

/** Scores of a part of the rows. */
export interface GroupScores {
  /** "calm", "2023", "decile 3". */
  readonly label: string;
  readonly rows: number;
  readonly directionalAccuracy: Estimate;
  /** The contrarian's on the same rows. */
  readonly contrarianAccuracy: number | undefined;
  readonly skill: Estimate;
  /** Mean of sign(forecast) times outcome per row, log-return before costs. */
  readonly signedReturn: Estimate;
}

export interface ConditionsSection {
  /** Upper bounds of the calm and of the middle tercile, standard deviation of a candle's log-return. */
  readonly volatilityThresholds: readonly [number, number];
  /** calm | middle | wild times bear | sideways | bull: nine cells. */
  readonly cells: readonly (GroupScores & {
    readonly volatility: VolatilityTercile;
    readonly trend: Trend;
  })[];
  readonly byVolatility: readonly GroupScores[];
  readonly byTrend: readonly GroupScores[];
  readonly byYear: readonly GroupScores[];
}

export type VolatilityTercile = "calm" | "middle" | "wild";
export type Trend = "bear" | "sideways" | "bull";

export interface LearningCurve {
  readonly lossName: string;
  /** Counted from 1. */
  readonly bestEpoch: number;
  readonly epochs: readonly { readonly loss: number; readonly validationLoss: number }[];
}

export interface FoldScores extends GroupScores {
  readonly trainFromMs: number;
  readonly trainUntilMs: number;
  readonly firstDecisionMs: number;
  readonly lastDecisionMs: number;
  readonly bestEpoch: number | undefined;
}
