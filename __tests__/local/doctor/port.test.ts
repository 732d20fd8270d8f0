import { rmSync } from "node:fs";
import type { Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { cloudPaths } from "../../../local/cloud/paths.ts";
import { portFinding } from "../../../local/doctor/port.ts";
import { keepPort, listen } from "./kept-port.ts";

const NAME = "doctor-port";

describe("the emulator's port", () => {
  let server: Server | undefined;
  afterEach(async () => {
    rmSync(cloudPaths(NAME).directory, { recursive: true, force: true });
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    server = undefined;
  });

  it("is any that is free, for a new local cloud", async () => {
    expect(await portFinding(NAME)).toMatchObject({ state: "fine" });
  });

  it("is missing where another program has taken that of a stopped one, with the command that finds it", async () => {
    const { listening, port } = await listen();
    server = listening;
    keepPort(NAME, port);
    expect(await portFinding(NAME)).toEqual({
      subject: "Port",
      state: "missing",
      detail: `${port} is taken by another program`,
      remedy: `See what holds it with: ss -ltnp 'sport = :${port}'. End that, and try again.`,
    });
  });

  it("is fine where it is free", async () => {
    const { listening, port } = await listen();
    await new Promise((resolve) => listening.close(resolve));
    keepPort(NAME, port);
    expect(await portFinding(NAME)).toMatchObject({ state: "fine", detail: `${port}` });
  });
});
