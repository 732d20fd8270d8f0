import { describe, expect, it } from "vitest";
import { parseInfo, runsInVirtualMachine } from "../../../lib/tools/docker.ts";

/** Output of `docker info --format '{{json .}}'` with Docker 20.10.24 of Debian 12, and more. */
const INFO = {
  ServerVersion: "20.10.24+dfsg1",
  OperatingSystem: "Debian GNU/Linux 12 (bookworm)",
  SecurityOptions: ["name=seccomp,profile=default"],
};
const parse = (changes: object) => parseInfo(JSON.stringify({ ...INFO, ...changes }));

describe("the parsed output of docker info", () => {
  it("has the version", () => {
    expect(parse({})).toEqual({ version: "20.10.24+dfsg1", desktop: false, rootless: false });
  });

  it("says whether it is Docker Desktop, in a virtual machine", () => {
    expect(parse({ OperatingSystem: "Docker Desktop" })).toMatchObject({ desktop: true });
  });

  it("says whether it is rootless", () => {
    expect(parse({ SecurityOptions: ["name=seccomp,profile=default", "name=rootless"] })).toMatchObject({
      rootless: true,
    });
  });

  it.each([
    // output of the command line, with exit code 0, when no engine answers
    ["is undefined without an engine", '{"ID":"","ServerErrors":["Cannot connect to the Docker daemon"]}'],
    [
      "is undefined if the engine could not be queried",
      '{"ServerVersion":"","OperatingSystem":"","SecurityOptions":null}',
    ],
    ["is undefined for Podman under the name of Docker", '{"host":{"arch":"amd64"},"version":{"Version":"4.3.1"}}'],
    ["is undefined for a text that is not JSON", "Cannot connect to the Docker daemon"],
  ])("%s", (_, text) => {
    expect(parseInfo(text)).toBeUndefined();
  });
});

const engine = { desktop: false };
const desktop = { desktop: true };

it.each([
  ["Linux with the local cloud's own Podman", "linux", undefined, false],
  ["Linux with a Docker engine", "linux", engine, false],
  ["Linux with Docker Desktop", "linux", desktop, true],
  ["WSL, which is Linux, with Docker Desktop", "linux", desktop, true],
  ["WSL with a Docker engine in the distribution itself", "linux", engine, false],
  ["macOS with Docker Desktop", "darwin", desktop, true],
  ["macOS with another engine, which is also in a virtual machine", "darwin", engine, true],
] as const)("runsInVirtualMachine returns whether containers do on %s", (_, platform, docker, does) => {
  expect(runsInVirtualMachine(platform, docker)).toBe(does);
});
