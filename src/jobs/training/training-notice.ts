/** What the person should know before or while a training runs. */
export interface TrainingNotice {
  /** `level-saturates`: recipe `return` would be the better choice; a door may say how. */
  readonly kind:
    | "rows-refused"
    | "sentiment-warning"
    | "inputs-chosen"
    | "version-broken"
    | "start-chosen"
    | "nothing-newer"
    | "level-saturates"
    | "resumed"
    | "not-noted"
    | "gain-unknown";
  /** One sentence. */
  readonly sentence: string;
}

/** What is known before the first step. */
export interface NoticeFacts {
  readonly recipe: string;
  /** Of the candles. */
  readonly candleWarnings: readonly string[];
  readonly sentimentWarnings: readonly string[];
  /** Why price or sentiment; absent where the person said which. */
  readonly choice: string | undefined;
  /** Of a retraining: with which weights it begins, and why. */
  readonly start?: string | undefined;
}

/** What is said before the first step, in order. */
export function noticesBefore(facts: NoticeFacts): readonly TrainingNotice[] {
  const { recipe, candleWarnings, sentimentWarnings, choice, start } = facts;
  return [
    ...candleWarnings.map((sentence) => ({ kind: "rows-refused", sentence }) as const),
    ...sentimentWarnings.map((sentence) => ({ kind: "sentiment-warning", sentence }) as const),
    ...(choice === undefined ? [] : [{ kind: "inputs-chosen", sentence: choice } as const]),
    ...(start === undefined ? [] : [{ kind: "start-chosen", sentence: start } as const]),
    ...(recipe === "level" ? [levelSaturates] : []),
  ];
}

const levelSaturates: TrainingNotice = {
  kind: "level-saturates",
  sentence:
    "Recipe level scales prices by the range of the training candles: at new highs its inputs leave that range and its forecasts lag far behind the market.",
};

/** Said where a sentiment model is written without having been compared. */
export const gainUnknown: TrainingNotice = {
  kind: "gain-unknown",
  sentence:
    "Stopped before the price-only twin was trained: whether sentiment helps is not known (--resume goes on).",
};

/** Said where a sentiment model began with weights that knew sentiment already. */
export const gainNotMeasured: TrainingNotice = {
  kind: "gain-unknown",
  sentence:
    "Weights that were trained with sentiment have no price-only twin: whether sentiment helps was not measured again (--cold measures it).",
};
