import type { Door } from "../src/cli/door.ts";

/** A door that nothing comes through, for programs whose words nobody reads. */
export const silentDoor: Door = {
  writeAnswer: () => undefined,
  writeNote: () => undefined,
  isTerminal: false,
  columns: 100,
  onInterrupt: () => () => undefined,
};
