/** How many of the newest versions of each model stay unless told otherwise. */
export const keptByDefault = 10;
