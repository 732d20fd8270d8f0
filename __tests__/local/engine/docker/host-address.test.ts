import { describe, expect, it } from "vitest";
import { addressOf, reachOf } from "../../../../local/engine/docker/host-address.ts";

const hosts = (line: string) =>
  `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n${line}\n172.17.0.2\tb25cf932b42a\n`;

describe("the address of host.docker.internal", () => {
  it("is read from the line that the engine writes", () => {
    expect(addressOf(hosts("192.168.65.254\thost.docker.internal"))).toBe("192.168.65.254");
  });

  it("is the first IPv4 address if there are several", () => {
    const lines = "fdc4:f303:9324::254\thost.docker.internal\n192.168.65.254\tother host.docker.internal";
    expect(addressOf(hosts(lines))).toBe("192.168.65.254");
  });

  it.each(["<nil>\thost.docker.internal", "192.168.65.254\tother.docker.internal", ""])(
    "is undefined if the engine writes none: %j",
    (line) => {
      expect(addressOf(hosts(line))).toBeUndefined();
    },
  );
});

const engine = { desktop: false };
const desktop = { desktop: true };

it.each([
  ["Linux with the local cloud's own Podman", "linux", undefined, "address"],
  ["Linux with a Docker engine", "linux", engine, "address"],
  ["Linux with Docker Desktop", "linux", desktop, "port"],
  ["WSL, which is Linux, with Docker Desktop", "linux", desktop, "port"],
  ["WSL with a Docker engine in the distribution itself", "linux", engine, "address"],
  ["macOS with Docker Desktop", "darwin", desktop, "port"],
  ["macOS with another engine, which is also in a virtual machine", "darwin", engine, "port"],
] as const)("reachOf decides how to reach containers on %s", (_, platform, docker, reach) => {
  expect(reachOf(platform, docker)).toBe(reach);
});
