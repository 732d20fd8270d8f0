import getPort, { portNumbers } from "get-port";

// ports of slot 0
/** MiniStack's default. */
const EMULATOR = 4566;
/** MiniStack's default for the first API server. */
const API_SERVERS = 16443;
/** The emulator's, with a 1 before it. */
const S3_CONTROL_PROXY = 14566;
/** Where a service on a developer's machine often is. */
const SERVICE = 8080;
/** How many API servers one cloud has room for. */
const API_SERVERS_EACH = 10;

/** The ports of 127.0.0.1 that belong to a local cloud's slot; `apiServers` is the first of ten. */
export function portsOf(slot: number) {
  return {
    emulator: EMULATOR + slot,
    s3ControlProxy: S3_CONTROL_PROXY + slot,
    apiServers: API_SERVERS + slot * API_SERVERS_EACH,
    service: SERVICE + slot,
  };
}

/** The first port for API servers, free now. Unlike the emulator's it may change from start to start. */
export function freeApiServerPort(slot: number): Promise<number> {
  const { apiServers } = portsOf(slot);
  return getPort({ port: portNumbers(apiServers, apiServers + API_SERVERS_EACH - 1), host: "127.0.0.1" });
}
