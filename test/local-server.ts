import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface LocalServer {
  /** "http://127.0.0.1:4711" */
  readonly url: string;
  /** Paths with their queries, in order. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

/** How a server of a test misbehaves at one request. */
export type Fault =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** The connection breaks in the middle of the body. */
  | { readonly kind: "reset" }
  /** Nothing comes. */
  | { readonly kind: "silence" };

export interface LocalAnswer {
  readonly status: number;
  readonly type?: string;
  readonly body: string | Uint8Array;
}

/** An HTTP server of this machine that answers paths, or misbehaves where `faultAt` says so. */
export async function serveLocally(
  answer: (url: URL) => LocalAnswer | Promise<LocalAnswer>,
  faultAt: (path: string) => Fault | undefined = () => undefined,
): Promise<LocalServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    requests.push(path);
    const fault = faultAt(path);
    if (fault === undefined) void reply(new URL(path, "http://localhost"), response);
    else misbehave(fault, request, response);
  });
  async function reply(url: URL, response: ServerResponse): Promise<void> {
    send(response, await answer(url));
  }
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function send(response: ServerResponse, { status, type, body }: LocalAnswer): void {
  response.writeHead(status, { "content-type": type ?? "application/json" }).end(body);
}

function misbehave(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
  if (fault.kind === "answer") {
    response.writeHead(fault.status, fault.headers).end(fault.body ?? "{}");
  } else if (fault.kind === "reset") {
    response.writeHead(200, { "content-type": "application/json", "content-length": "100000" });
    response.write('[[1483228800000,"963.1', () => request.socket.destroy());
  }
}

/** Faults at the first requests whose path holds `part`, one each; `undefined` lets one pass. */
export function faultsInTurn(
  part: string,
  faults: readonly (Fault | undefined)[],
): (path: string) => Fault | undefined {
  let asked = 0;
  return (path) => (path.includes(part) ? faults[asked++] : undefined);
}

/** An address of this machine where nobody listens. */
export async function closedPort(): Promise<string> {
  const { url, close } = await serveLocally(() => ({ status: 404, body: "" }));
  await close();
  return url;
}
