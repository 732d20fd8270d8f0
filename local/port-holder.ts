/** What to do about a port of this machine that another program listens on. */
export function endPortHolder(port: number, platform: NodeJS.Platform = process.platform): string {
  const ask = platform === "linux" ? `ss -ltnp 'sport = :${port}'` : `lsof -nP -iTCP:${port} -sTCP:LISTEN`;
  return `See what holds it with: ${ask}. End that, and try again.`;
}
