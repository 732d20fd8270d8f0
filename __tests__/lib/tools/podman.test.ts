import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findPodman, outdatedPodman } from "../../../lib/tools/podman.ts";
import { onlyOnPath } from "../../support/executables.ts";

const podman = (version: string) => ({ name: "podman", script: `echo "podman version ${version}"` });

describe("Podman", () => {
  beforeEach(() => void vi.spyOn(process, "getuid").mockReturnValue(0));
  afterEach(() => vi.restoreAllMocks());

  it.each(["4.0.0", "4.3.1", "5.4.2", "5.0.0-dev"])("is accepted as %s", async (version) => {
    const [path] = await onlyOnPath(podman(version));
    expect(await findPodman()).toBe(path);
    expect(await outdatedPodman()).toBeUndefined();
  });

  it.each(["3.4.4", "3.0.1"])("is too old as %s", async (version) => {
    await onlyOnPath(podman(version));
    expect(await findPodman()).toBeUndefined();
    expect(await outdatedPodman()).toBe(`podman version ${version}`);
  });

  it("is taken from later on the PATH if the first is too old", async () => {
    const [, newer] = await onlyOnPath(podman("3.4.4"), podman("4.3.1"));
    expect(await findPodman()).toBe(newer);
    expect(await outdatedPodman()).toBeUndefined();
  });

  it("is not run by another user than root, for whom it creates directories", async () => {
    vi.spyOn(process, "getuid").mockReturnValue(1000);
    await onlyOnPath(podman("3.4.4"));
    expect(await outdatedPodman()).toBeUndefined();
  });

  it("is not outdated if there is none", async () => {
    await onlyOnPath();
    expect(await outdatedPodman()).toBeUndefined();
  });

  it("is not accepted if it does not start", async () => {
    const [path] = await onlyOnPath({ name: "podman", script: "exit 127" });
    expect(await outdatedPodman()).toBe(`${path}, which does not start`);
  });
});
