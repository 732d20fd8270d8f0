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

describe("the warnings of a cluster during a release", () => {
  let directory: string;
  let kubectl: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "release-warnings-test-"));
    kubectl = join(directory, "kubectl");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** The collected warnings when kubectl prints these events and then continues to watch. */
  async function warningsOf(events: readonly string[], logs = "exit 1") {
    const printed = events.map((line) => `echo '${line}'`).join("\n");
    await writeExecutable(
      kubectl,
      `if [ "$1" = logs ]; then echo "$*" > ${directory}/asked; ${logs}; exit; fi\n${printed}\ntouch ${directory}/asked-for-events\nexec sleep 300`,
    );
    const log = openLog(join(directory, "log"));
    const warnings = new ReleaseWarnings({ kubectl, env: {}, namespace: "webapi" }, log);
    // each event is written to the log at once
    await vi.waitFor(() => {
      expect(existsSync(join(directory, "asked-for-events"))).toBe(true);
      const written = readFileSync(log.path, "utf8")
        .split("\n")
        .filter((line) => !line.startsWith("$"));
      expect(written.filter(Boolean).length).toBeGreaterThanOrEqual(events.length);
    }, 20_000);
    return warnings.end();
  }

  it("are empty if nothing goes wrong", async () => {
    expect(await warningsOf([])).toEqual([]);
  });

  it("have only the latest message of each kind, because all pods of a release have the same problems", async () => {
    expect(await warningsOf([PULL, PROBE, PULL_OF_ANOTHER, BACK_OFF])).toEqual([
      'Pod webapi-2: Failed to pull image "webapi@sha256:1": not found',
      "Pod webapi-1: Readiness probe failed: HTTP probe failed with statuscode: 503",
      "Pod webapi-2: Error: ImagePullBackOff",
    ]);
  });

  it("have the last lines of a crashed container, which are read before its pod is gone", async () => {
    expect(await warningsOf([CRASH], "echo 'Error: Cannot find module'")).toEqual([
      "Pod webapi-3: Back-off restarting failed container webapi in pod webapi-3",
      "Pod webapi-3 logged:\nError: Cannot find module",
    ]);
    const asked = readFileSync(join(directory, "asked"), "utf8");
    expect(asked).toBe("logs webapi-3 --namespace webapi --previous --all-containers\n");
  });

  it("have the log of a later crash if the log of the first had already been removed", async () => {
    const once = `[ -e ${directory}/removed ] && echo 'Error: Cannot find module' || echo 'unable to retrieve container logs for containerd://1'; touch ${directory}/removed`;
    expect((await warningsOf([CRASH, CRASH], once)).at(-1)).toBe("Pod webapi-3 logged:\nError: Cannot find module");
  });

  it("say so if the pod and its log are already gone", async () => {
    expect((await warningsOf([CRASH], "exit 1")).at(-1)).toBe("Pod webapi-3 logged:\nnothing that is left");
  });

  it("are empty if the cluster does not answer, which the log reports", async () => {
    await writeExecutable(kubectl, "echo 'connection refused' >&2; exit 1");
    const log = openLog(join(directory, "log"));
    const warnings = new ReleaseWarnings({ kubectl, env: {}, namespace: "webapi" }, log);
    await vi.waitFor(() => expect(readFileSync(log.path, "utf8")).toContain("connection refused"), 20_000);
    expect(await warnings.end()).toEqual([]);
  });
});
