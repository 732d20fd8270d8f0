import { createServer } from "node:net";

/** Why a port of 127.0.0.1 can't be listened on; undefined if it can. */
export function whyTaken(port: number): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(undefined)));
  });
}

/** Whether a port of 127.0.0.1 is free now. */
export async function isFree(port: number): Promise<boolean> {
  return (await whyTaken(port)) === undefined;
}

/** What to do about a port of this machine that another program uses. */
export function endPortHolder(port: number): string {
  const ask = process.platform === "linux" ? `ss -ltnp 'sport = :${port}'` : `lsof -nP -iTCP:${port} -sTCP:LISTEN`;
  return `See what holds it with: ${ask}. End that, and try again.`;
}
