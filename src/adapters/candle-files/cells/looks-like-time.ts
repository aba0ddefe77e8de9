import { parseTime } from "../parse-time.ts";
import { parseYearLast } from "./date-order.ts";

/** Whether a cell may be a moment from 2009 to 2099, in any style. */
export function looksLikeTime(text: string): boolean {
  const cell = text.trim();
  const orders = ["dmy", "mdy", "ymd"] as const;
  return [parseTime(cell), ...orders.map((order) => parseYearLast(cell, order))].some(
    (time) => time !== undefined && time >= earliestMs && time < latestMs,
  );
}

const earliestMs = Date.UTC(2009, 0, 1);
const latestMs = Date.UTC(2100, 0, 1);
