import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ReleaseWarnings } from "../../deploy/release-warnings.ts";
import { openLog } from "../../lib/log.ts";
import { writeExecutable } from "../support/executables.ts";

const event = (kind: string, name: string, reason: string, message: string) =>
  JSON.stringify({ involvedObject: { kind, name }, reason, message, type: "Warning" });

const PULL = event("Pod", "webapi-1", "Failed", 'Failed to pull image "webapi@sha256:1": not found');
const PULL_OF_ANOTHER = event("Pod", "webapi-2", "Failed", 'Failed to pull image "webapi@sha256:1": not found');
const BACK_OFF = event("Pod", "webapi-2", "Failed", "Error: ImagePullBackOff");
const PROBE = event("Pod", "webapi-1", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");
const CRASH = event("Pod", "webapi-3", "BackOff", "Back-off restarting failed container webapi in pod webapi-3");

describe("what a cluster warns of while a release is made", () => {
  let directory: string;
  let kubectl: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "release-warnings-test-"));
    kubectl = join(directory, "kubectl");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** All that is told about events which a kubectl prints that then goes on waiting for more. */
  async function told(events: readonly string[], logs = "exit 1") {
    const printed = events.map((line) => `echo '${line}'`).join("\n");
    await writeExecutable(
      kubectl,
      `if [ "$1" = logs ]; then echo "$*" > ${directory}/asked; ${logs}; exit; fi\n${printed}\ntouch ${directory}/asked-for-events\nexec sleep 300`,
    );
    const log = openLog(join(directory, "log"));
    const warnings = new ReleaseWarnings({ kubectl, env: {}, namespace: "webapi" }, log);
    // each is written to the log as it comes
    await vi.waitFor(() => {
      expect(existsSync(join(directory, "asked-for-events"))).toBe(true);
      const written = readFileSync(log.path, "utf8")
        .split("\n")
        .filter((line) => !line.startsWith("$"));
      expect(written.filter(Boolean).length).toBeGreaterThanOrEqual(events.length);
    }, 20_000);
    return warnings.end();
  }

  it("is nothing where nothing goes wrong", async () => {
    expect(await told([])).toEqual([]);
  });

  it("is the latest message of each kind, since all pods of a release have the same troubles", async () => {
    expect(await told([PULL, PROBE, PULL_OF_ANOTHER, BACK_OFF])).toEqual([
      'Pod webapi-2: Failed to pull image "webapi@sha256:1": not found',
      "Pod webapi-1: Readiness probe failed: HTTP probe failed with statuscode: 503",
      "Pod webapi-2: Error: ImagePullBackOff",
    ]);
  });

  it("has the last lines of a container that crashed, asked for before its pod is gone", async () => {
    expect(await told([CRASH], "echo 'Error: Cannot find module'")).toEqual([
      "Pod webapi-3: Back-off restarting failed container webapi in pod webapi-3",
      "Pod webapi-3 logged:\nError: Cannot find module",
    ]);
    const asked = readFileSync(join(directory, "asked"), "utf8");
    expect(asked).toBe("logs webapi-3 --namespace webapi --previous --all-containers\n");
  });

  it("has the log of another crash where that of the first had been removed when it was asked for", async () => {
    const once = `[ -e ${directory}/removed ] && echo 'Error: Cannot find module' || echo 'unable to retrieve container logs for containerd://1'; touch ${directory}/removed`;
    expect((await told([CRASH, CRASH], once)).at(-1)).toBe("Pod webapi-3 logged:\nError: Cannot find module");
  });

  it("says so where the pod, and its log, are gone already", async () => {
    expect((await told([CRASH], "exit 1")).at(-1)).toBe("Pod webapi-3 logged:\nnothing that is left");
  });

  it("is nothing where the cluster does not answer, of which the log tells", async () => {
    await writeExecutable(kubectl, "echo 'connection refused' >&2; exit 1");
    const log = openLog(join(directory, "log"));
    const warnings = new ReleaseWarnings({ kubectl, env: {}, namespace: "webapi" }, log);
    await vi.waitFor(() => expect(readFileSync(log.path, "utf8")).toContain("connection refused"), 20_000);
    expect(await warnings.end()).toEqual([]);
  });
});
