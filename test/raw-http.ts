import { connect, type Socket } from "node:net";

/** What came back over a bare connection. */
export interface RawAnswer {
  /** Undefined where the connection broke before a whole status line. */
  readonly status: number | undefined;
  readonly text: string;
}

/** Sends bytes as they are, so that nothing corrects them, and reads until the other side closes. */
export async function sendRaw(
  port: number,
  bytes: string | Uint8Array,
  { patienceMs = 60_000 }: { readonly patienceMs?: number } = {},
): Promise<RawAnswer> {
  const socket = await openSocket(port);
  const answer = readAnswer(socket, patienceMs);
  socket.write(bytes);
  return answer;
}

/** A connection that has said nothing yet. Its errors are for who reads from it. */
export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  await new Promise((resolve) => {
    socket.once("connect", resolve);
    socket.once("close", resolve);
  });
  return socket;
}

/** Everything until the other side closes, or until a whole answer has come and patience ends. */
export async function readAnswer(socket: Socket, patienceMs = 60_000): Promise<RawAnswer> {
  let text = "";
  socket.on("data", (bytes: Buffer) => (text += bytes.toString("latin1")));
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, patienceMs);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  socket.destroy();
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  return { status: status === undefined ? undefined : Number(status), text };
}

/** A request as text; headers in order, any of them twice if wanted. */
export function rawRequest(
  start: string,
  headers: readonly (readonly [name: string, value: string])[],
  body = "",
): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return `${[`${start} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n${body}`;
}
