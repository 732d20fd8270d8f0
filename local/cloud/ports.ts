import { createHash } from "node:crypto";
import getPort from "get-port";

/** The ports of the local cloud named `local`: MiniStack's own defaults. */
const EMULATOR = 4566;
const API_SERVERS = 16443;
/** Where people look for a service of their own machine. */
const SERVICE = 8080;
/** How many pairs the other names share, and how many API servers one cloud has room for. */
const PAIRS = 1_000;
const API_SERVERS_EACH = 10;

/** The ports that a local cloud takes if they are free: always the same for the same name. */
export function preferredPorts(name: string): { emulator: number; apiServers: number; service: number } {
  const pair = name === "local" ? 0 : 1 + (createHash("sha256").update(name).digest().readUInt16BE(0) % PAIRS);
  return { emulator: EMULATOR + pair, apiServers: API_SERVERS + pair * API_SERVERS_EACH, service: SERVICE + pair };
}

/** A port for the emulator that is free now. */
export function freeEmulatorPort(name: string): Promise<number> {
  return getPort({ port: preferredPorts(name).emulator });
}

/** A port for the service that is free now. */
export function freeServicePort(name: string): Promise<number> {
  return getPort({ port: preferredPorts(name).service });
}

/** The first port for API servers, free now. Unlike the emulator's it may change from start to start. */
export function freeApiServerPort(name: string): Promise<number> {
  return getPort({ port: preferredPorts(name).apiServers });
}
