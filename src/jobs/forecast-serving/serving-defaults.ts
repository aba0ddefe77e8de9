/** Where the server listens unless told otherwise: help tells it too. */
export const defaultHost = "127.0.0.1";
export const defaultPort = 8877;
