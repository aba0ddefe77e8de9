/** What a sweep does where nobody says otherwise. */
export const sweepDefaults = { folds: 5, window: "anchored", by: "sharpe" } as const;
