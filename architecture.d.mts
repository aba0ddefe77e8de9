/** Room -> rooms that it may import besides itself. */
export const mayImport: Readonly<Record<string, readonly string[]>>;

/** Rooms that may touch disk, network, wall clock, timers, chance and process.env. */
export const worldly: readonly string[];
