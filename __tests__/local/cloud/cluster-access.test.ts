import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noLog } from "../../../lib/log.ts";
import { accessGranted } from "../../../local/cloud/cluster-access.ts";

describe("the wait for the deployer's rights in the cluster", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "cluster-access-test-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  /** A kubectl whose `auth can-i` says yes from this call on. It keeps its arguments in a file. */
  async function kubectl(yesFrom: number) {
    const [path, calls] = [join(directory, "kubectl"), join(directory, "calls")];
    await writeFile(path, `#!/bin/sh\necho "$*" >>${calls}\n[ "$(wc -l <${calls})" -ge ${yesFrom} ]\n`);
    await chmod(path, 0o755);
    return { path, calls };
  }

  it("ends when the API server says yes", async () => {
    const { path, calls } = await kubectl(3);
    await accessGranted({ env: {}, kubectl: path }, noLog);
    expect(await readFile(calls, "utf8")).toBe("auth can-i create namespaces --quiet\n".repeat(3));
  });

  it("fails after its time, with a remedy", async () => {
    const { path } = await kubectl(1_000);
    await expect(accessGranted({ env: {}, kubectl: path }, noLog, 0)).rejects.toMatchObject({
      code: "NO_CLUSTER_ACCESS",
      message: expect.stringContaining("may not create namespaces"),
    });
  });
});
