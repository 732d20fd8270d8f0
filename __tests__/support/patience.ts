/** For what takes milliseconds on a quiet machine. Vitest's own limit of one second is too short on a busy one. */
export const PATIENCE = { timeout: 30_000, interval: 20 };
