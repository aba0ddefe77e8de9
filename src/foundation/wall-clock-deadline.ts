/**
 * Waits for work as long as it may take: its result, or "too-slow" once the limit has passed. A result
 * or a failure that comes later is dropped. Every call starts a limit of its own.
 */
export type Deadline = <T>(work: Promise<T>) => Promise<T | "too-slow">;

/**
 * A limit in wall-clock time, for live use. Backtests have no deadline: a busy machine may not change
 * their forecasts.
 *
 * @param limitMs Milliseconds, > 0.
 */
export function wallClockDeadline(limitMs: number): Deadline {
  return async <T>(work: Promise<T>): Promise<T | "too-slow"> => {
    const startedMs = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<"too-slow">((resolve) => {
      timer = setTimeout(() => resolve("too-slow"), limitMs);
    });
    try {
      const first = await Promise.race([work, limit]);
      // Work that held this thread ends before the timer was even looked at.
      return performance.now() - startedMs > limitMs ? "too-slow" : first;
    } finally {
      clearTimeout(timer);
      // Nobody waits for it any more: a late failure is no unhandled one.
      work.catch(() => undefined);
    }
  };
}
