import type { Server } from "node:http";
import type { Socket } from "node:net";

/** The connections that have not sent a whole request yet. */
export interface WaitingSockets {
  /** Ends them all: a server that closes would wait for what they may still say. */
  letGo(): void;
}

/**
 * Keeps clients that connect and say nothing from filling the house: of the connections that have not
 * sent a whole request yet, the oldest makes room for a new one.
 */
export function limitWaitingSockets(server: Server, waitingMax: number): WaitingSockets {
  const waiting = new Set<Socket>();
  server.on("connection", (socket) => {
    waiting.add(socket);
    socket.once("close", () => waiting.delete(socket));
    if (waiting.size <= waitingMax) return;
    const [oldest] = waiting;
    if (oldest !== undefined) waiting.delete(oldest);
    oldest?.destroy();
  });
  server.on("request", ({ socket }) => waiting.delete(socket));
  return {
    letGo() {
      for (const socket of waiting) socket.destroy();
    },
  };
}
