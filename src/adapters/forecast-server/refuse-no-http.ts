import type { Socket } from "node:net";
import { plainHeaders } from "./plain-headers.ts";

const refusals: Readonly<Record<string, { readonly line: string; readonly message: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    line: "408 Request Timeout",
    message: "The request did not come in time.",
  },
  HPE_HEADER_OVERFLOW: {
    line: "431 Request Header Fields Too Large",
    message: "The headers are larger than 8 KiB.",
  },
};
const noHttp = { line: "400 Bad Request", message: "That is no request of HTTP/1.1." };

/** Answers what never became a request: other bytes, HTTP/2, two lengths of one body. */
export function refuseNoHttp(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { line, message } = refusals[error.code ?? ""] ?? noHttp;
  const body = JSON.stringify({ error: { code: "bad-request", message } });
  const headers = {
    ...plainHeaders,
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${line}\r\n${lines.join("")}\r\n${body}`, () => socket.destroy());
}
