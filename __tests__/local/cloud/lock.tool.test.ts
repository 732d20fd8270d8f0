import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { withLock } from "../../../local/cloud/lock.ts";
import { projectRoot } from "../../../stacks/project.ts";

const NAME = "lock-kill-test";
const HOLD_FOR_EVER = `
import("./local/cloud/lock.ts").then(({ withLock }) =>
  withLock("${NAME}", () => new Promise(() => setInterval(() => {}, 1_000)).then(console.log("locked"))));
`;

describe("withLock, after a command was killed", () => {
  it("prints that it waits for the command's lock, and gets it", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    const killed = spawn(process.execPath, ["--import", "tsx", "-e", HOLD_FOR_EVER], { cwd: projectRoot });
    await once(killed.stdout, "data");
    await expect(withLock(NAME, async () => {})).rejects.toMatchObject({ code: "CLOUD_BUSY" });
    killed.kill("SIGKILL");
    await once(killed, "exit");
    expect(await withLock(NAME, async () => 3)).toBe(3);
    expect(said.mock.calls).toEqual([
      [`The last command on the local cloud "${NAME}" was killed: waiting until its lock expires.`],
    ]);
    said.mockRestore();
  });
});
