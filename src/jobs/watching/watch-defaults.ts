import type { WatchRules } from "./watch-report.ts";

/** What a watch does unless told otherwise; cron expressions in UTC. */
export const watchDefaults: {
  readonly rules: WatchRules;
  readonly cron: string;
  readonly schedule: string;
  readonly newData: number;
} = {
  rules: "two-layer",
  /** A candle that closed on the hour has reached its exchange's archive by then. */
  cron: "15 0 * * * *",
  /** Monthly, at an hour at which exchanges are quiet. */
  schedule: "0 3 1 * *",
  /** 30 days of one-hour candles. */
  newData: 720,
};
