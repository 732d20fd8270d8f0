import { rmSync } from "node:fs";
import type { Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { cloudPaths } from "../../../local/cloud/paths.ts";
import { portsFinding } from "../../../local/doctor/ports.ts";
import { freePort } from "../../support/free-port.ts";
import { keepPorts, listen } from "../../support/kept-ports.ts";

const NAME = "doctor-ports";

describe("the emulator's ports", () => {
  let server: Server | undefined;
  afterEach(async () => {
    rmSync(cloudPaths(NAME).directory, { recursive: true, force: true });
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    server = undefined;
  });

  it("are fine for a new local cloud", async () => {
    expect(await portsFinding(NAME)).toMatchObject({ state: "fine" });
  });

  it.each([
    ["the emulator's port", (taken: number, free: number) => ({ emulator: taken, s3ControlProxy: free })],
    ["the S3 Control proxy's port", (taken: number, free: number) => ({ emulator: free, s3ControlProxy: taken })],
  ])("are missing if another program has taken %s, with the command that finds the program", async (_, ports) => {
    const port = await freePort();
    server = await listen(port);
    keepPorts(NAME, ports(port, await freePort()));
    expect(await portsFinding(NAME)).toEqual({
      subject: "Ports",
      state: "missing",
      detail: `${port} is taken by another program`,
      remedy: `See what holds it with: ss -ltnp 'sport = :${port}'. End that, and try again.`,
    });
  });

  it("are fine if they are free", async () => {
    const [emulator, s3ControlProxy] = [await freePort(), await freePort()];
    keepPorts(NAME, { emulator, s3ControlProxy });
    expect(await portsFinding(NAME)).toMatchObject({ state: "fine", detail: `${emulator} and ${s3ControlProxy}` });
  });
});
