import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ensurePackages, isDebianLike, remedy } from "../../../lib/tools/system-packages.ts";
import { onlyOnPath } from "../../support/executables.ts";

const log = { path: "/state/step.log", write: () => {} };

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
