import { describe, expect, it } from "vitest";
import { parseInfo } from "../../../lib/tools/docker.ts";

/** What `docker info --format '{{json .}}'` printed with Docker 20.10.24 of Debian 12, and more. */
const INFO = {
  ServerVersion: "20.10.24+dfsg1",
  OperatingSystem: "Debian GNU/Linux 12 (bookworm)",
  SecurityOptions: ["name=seccomp,profile=default"],
};
const parse = (changes: object) => parseInfo(JSON.stringify({ ...INFO, ...changes }));

describe("what a Docker engine tells", () => {
  it("is its version", () => {
    expect(parse({})).toEqual({ version: "20.10.24+dfsg1", desktop: false, rootless: false });
  });

  it("is whether it is Docker Desktop, in a virtual machine", () => {
    expect(parse({ OperatingSystem: "Docker Desktop" })).toMatchObject({ desktop: true });
  });

  it("is whether it is rootless", () => {
    expect(parse({ SecurityOptions: ["name=seccomp,profile=default", "name=rootless"] })).toMatchObject({
      rootless: true,
    });
  });

  it.each([
    // what the command line tells about itself, with exit code 0, when no engine answers
    ["is nothing without an engine", '{"ID":"","ServerErrors":["Cannot connect to the Docker daemon"]}'],
    ["is nothing where it could not be asked", '{"ServerVersion":"","OperatingSystem":"","SecurityOptions":null}'],
    ["is nothing of Podman's under the name of Docker", '{"host":{"arch":"amd64"},"version":{"Version":"4.3.1"}}'],
    ["is nothing that is no JSON", "Cannot connect to the Docker daemon"],
  ])("%s", (_, text) => {
    expect(parseInfo(text)).toBeUndefined();
  });
});
