import getPort, { portNumbers } from "get-port";

/** The emulator's port in slot 0: MiniStack's default. */
const EMULATOR = 4566;
/** The first API server's port in slot 0: MiniStack's default. */
const API_SERVERS = 16443;
/** The port of the S3 Control proxy in slot 0: the emulator's port with a 1 in front. */
const S3_CONTROL_PROXY = 14566;
/** The service's port in slot 0: a usual port for a service on a developer's machine. */
const SERVICE = 8080;
/** The number of ports for API servers in each slot. */
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

/** A free port for the first API server. Unlike the emulator's port, it may change from start to start. */
export function freeApiServerPort(slot: number): Promise<number> {
  const { apiServers } = portsOf(slot);
  return getPort({ port: portNumbers(apiServers, apiServers + API_SERVERS_EACH - 1), host: "127.0.0.1" });
}
