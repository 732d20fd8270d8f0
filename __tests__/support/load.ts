import { get as httpGet, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

/** Longer than any answer takes, unless it is lost. */
const REQUEST_TIMEOUT_MS = 10_000;

/** The results of requests at a constant rate. */
export interface LoadResult {
  answered: number;
  /** The errors of the failed requests. */
  failures: string[];
}

/** Sends requests to an address at a constant rate until it is stopped, each over a new connection. */
export class Load {
  readonly #url: string;
  readonly #timer: NodeJS.Timeout;
  readonly #open = new Set<Promise<void>>();
  readonly #result: LoadResult = { answered: 0, failures: [] };

  constructor(url: string, { perSecond }: { perSecond: number }) {
    this.#url = url;
    this.#timer = setInterval(() => this.#ask(), 1_000 / perSecond);
  }

  /** Stops the load, and resolves after the last answer. */
  async stop(): Promise<LoadResult> {
    clearInterval(this.#timer);
    await Promise.all(this.#open);
    return this.#result;
  }

  #ask(): void {
    const asked = request(this.#url)
      .then(() => {
        this.#result.answered += 1;
      })
      .catch((error: unknown) => {
        this.#result.failures.push(`${new Date().toISOString()} ${error instanceof Error ? error.message : error}`);
      })
      .finally(() => this.#open.delete(asked));
    this.#open.add(asked);
  }
}

/** A reused connection would stay with its first pod. */
async function request(url: string): Promise<void> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpGet(url, { agent: false, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }, resolve).on("error", reject);
  });
  const body = await text(response);
  if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}: ${body}`);
}
