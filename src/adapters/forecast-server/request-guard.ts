import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from "node:http";

/** Why a request is answered before anything looks at its path. */
export interface GuardRefusal {
  readonly status: 400 | 403 | 405 | 415 | 421;
  readonly code: string;
  readonly message: string;
  readonly headers?: OutgoingHttpHeaders;
}

/**
 * What every request must keep, whatever its path: a name of this server as Host (a page whose name
 * was pointed at this address has another one), no browser's foreign page behind it, a method that
 * exists, a body only where one belongs and not packed.
 *
 * @param hosts Values of Host that are this server, lower case.
 */
export function refuseRequest(
  request: IncomingMessage,
  hosts: ReadonlySet<string>,
): GuardRefusal | undefined {
  return (
    refuseTarget(request) ??
    refuseHost(request, hosts) ??
    refusePage(request.headers) ??
    refuseMethod(request) ??
    refuseBody(request)
  );
}

function refuseTarget({ url = "" }: IncomingMessage): GuardRefusal | undefined {
  if (url.startsWith("/")) return undefined;
  return refusal(400, "bad-target", "The request must name a path that begins with /.");
}

function refuseHost(
  { headersDistinct }: IncomingMessage,
  hosts: ReadonlySet<string>,
): GuardRefusal | undefined {
  const named = headersDistinct["host"] ?? [];
  if (named.length === 1 && hosts.has(named[0]!.toLowerCase())) return undefined;
  return refusal(421, "wrong-host", "The Host header names another server, or there are several.");
}

function refusePage(headers: IncomingHttpHeaders): GuardRefusal | undefined {
  const site = headers["sec-fetch-site"];
  const isOwn = site === undefined || site === "none" || site === "same-origin";
  if (headers.origin === undefined && isOwn) return undefined;
  return refusal(403, "foreign-origin", "Pages in a browser may not ask this server.");
}

function refuseMethod({ method }: IncomingMessage): GuardRefusal | undefined {
  if (method === "GET" || method === "POST") return undefined;
  return methodRefusal("server", ["GET", "POST"]);
}

function refuseBody({ method, headers, headersDistinct }: IncomingMessage) {
  const length = headers["content-length"];
  const hasBody = headers["transfer-encoding"] !== undefined || (length ?? "0") !== "0";
  if (method === "GET" && hasBody) {
    return refusal(400, "unexpected-body", "A GET request has no body.");
  }
  if ((headersDistinct["authorization"]?.length ?? 0) > 1) {
    return refusal(400, "bad-header", "There are several Authorization headers.");
  }
  const packed = headers["content-encoding"];
  if (packed === undefined || packed === "identity") return undefined;
  return refusal(415, "packed-body", "A packed body is not read; send it plain.");
}

/** The refusal of a method that a path, or the whole server, does not have. */
export function methodRefusal(what: "path" | "server", allowed: readonly string[]): GuardRefusal {
  const headers = { allow: allowed.join(", ") };
  const message = `This ${what} answers ${allowed.join(" and ")} only.`;
  return { status: 405, code: "method-not-allowed", message, headers };
}

function refusal(status: GuardRefusal["status"], code: string, message: string): GuardRefusal {
  return { status, code, message };
}
