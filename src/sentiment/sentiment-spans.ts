const hourMs = 3_600_000;

/** One day, in milliseconds: the span of score, volume and consensus, and the unit of freshness. */
export const dayMs = 24 * hourMs;

/** 72 hours, in milliseconds: the span of trend and volatility; what is older counts for nothing. */
export const longSpanMs = 72 * hourMs;

/** Half-lives of the two averages that momentum is the difference of, milliseconds. */
export const halfLivesMs = { fast: 24 * hourMs, slow: 72 * hourMs } as const;
