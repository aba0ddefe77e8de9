import { isIP } from "node:net";

/** Whether nobody but this machine reaches an address: 127.0.0.0/8, ::1 or localhost. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/**
 * The values of a Host header that mean this server, lower case.
 *
 * @param others Further names, with a port where it is not the server's own. One without a port is
 *   taken with the server's port, and alone, as it comes through a proxy at the usual port.
 */
export function hostNames(
  host: string,
  port: number,
  others: readonly string[],
): ReadonlySet<string> {
  const own = ["127.0.0.1", "localhost", "[::1]", isIP(host) === 6 ? `[${host}]` : host];
  const further = others.map((name) => name.toLowerCase());
  const portless = further.filter((name) => !/:\d+$/.test(name) || /^\[[^\]]*\]$/.test(name));
  return new Set([...further, ...[...own, ...portless].map((name) => `${name}:${port}`)]);
}
