import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** An answer that waits holds about 5 kB. */
const MOST_WAITING = 1_000;

/**
 * Limits how many answers may wait for an earlier answer on their connection. Node.js reads up to 64 KiB at once, which
 * are 2,400 requests, and keeps the answers of a client that sends requests but does not read: 400 such clients fill
 * the heap of a container of 128 MiB. Others are not affected, since their answers wait only until they are written.
 */
export class WaitingAnswers {
  #total = 0;
  readonly #ofSocket = new WeakMap<Socket, { waiting: number }>();

  /** Counts an answer until it is sent or its connection is closed. False if no more may wait. */
  admit(socket: Socket, response: ServerResponse): boolean {
    if (this.#total >= MOST_WAITING) return false;
    const own = this.#ofSocket.get(socket) ?? this.#observe(socket);
    own.waiting++;
    this.#total++;
    response.once("finish", () => {
      if (own.waiting === 0) return;
      own.waiting--;
      this.#total--;
    });
    return true;
  }

  #observe(socket: Socket): { waiting: number } {
    const own = { waiting: 0 };
    this.#ofSocket.set(socket, own);
    // Node.js reports neither the end nor an error of the answers that still wait
    socket.once("close", () => {
      this.#total -= own.waiting;
      own.waiting = 0;
    });
    return own;
  }
}
