/** Wall-clock time that a model has for an answer in live use, milliseconds, unless told otherwise. */
export const liveDeadlineMs = 250;
