import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { noLog } from "../../../lib/log.ts";
import {
  ensurePackages,
  findPodman,
  isDebianLike,
  outdatedPodman,
  remedy,
} from "../../../lib/tools/system-packages.ts";
import { onlyOnPath } from "../../support/executables.ts";

const log = { ...noLog, path: "/state/step.log" };

describe("ensurePackages", () => {
  afterEach(() => vi.restoreAllMocks());

  it("accepts what is installed, under any package name", async () => {
    await onlyOnPath({ name: "runc", script: "" }, { name: "mmdebstrap", script: "" });
    expect(await ensurePackages(["runc", "mmdebstrap"], log)).toEqual([]);
  });

  it("names everything that is missing, and changes nothing, for another user than root", async () => {
    const [, aptGet = ""] = await onlyOnPath(
      { name: "runc", script: "" },
      { name: "apt-get", script: 'echo called > "$0"' },
    );
    vi.spyOn(process, "getuid").mockReturnValue(1000);
    const failure = ensurePackages(["mmdebstrap", "runc", "python3-venv"], log);
    await expect(failure).rejects.toMatchObject({
      name: "UserError",
      message: "This system lacks mmdebstrap, python3-venv.",
      remedy: expect.stringContaining("mmdebstrap python3-venv"),
    });
    expect(await readFile(aptGet, "utf8")).not.toBe("called\n");
  });

  it("prints the exact command on systems with Debian's packages, and the package names elsewhere", () => {
    expect(remedy(["podman", "runc"], true)).toBe(
      "Install them with: sudo apt-get update && sudo apt-get install --no-install-recommends podman runc",
    );
    expect(remedy(["podman", "runc"], false)).toMatch(/podman runc .*package manager/);
  });
});

describe("isDebianLike", () => {
  it.each([
    ["Debian", 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', true],
    ["Ubuntu", 'ID=ubuntu\nID_LIKE=debian\nHOME_URL="https://www.ubuntu.com/"\n', true],
    ["a descendant of Ubuntu", 'ID="linuxmint"\nID_LIKE="ubuntu debian"\n', true],
    ["Fedora", 'ID=fedora\nNAME="Fedora Linux"\n', false],
    ["one that only mentions it", 'ID=other\nBUG_REPORT_URL="https://debian.org"\nVARIANT_ID=debian\n', false],
    ["a system without the file", "", false],
  ])("%s", (_, osRelease, expected) => {
    expect(isDebianLike(osRelease)).toBe(expected);
  });
});

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
