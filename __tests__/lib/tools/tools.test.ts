import { describe, expect, it } from "vitest";
import { go } from "../../../lib/tools/go.ts";
import { findOnPath } from "../../../lib/tools/tool.ts";
import { helm, kubectl, terraform } from "../../../lib/tools/tools.ts";
import { onlyOnPath } from "../../support/executables.ts";

describe.each([
  {
    tool: terraform,
    says: (version: string) => `Terraform v${version}\non linux_amd64`,
    fitting: ["1.11.0", "1.11.4", "1.15.2"],
    others: ["0.14.11", "1.10.5", "2.0.0"],
  },
  {
    tool: go,
    says: (version: string) => `go${version}`,
    fitting: ["1.26", "1.26.8"],
    others: ["1.19.8", "1.25.5", "1.27rc1", "1.27.0", "2.0.0"],
  },
  {
    tool: kubectl,
    says: (version: string) => `Client Version: v${version}\nKustomize Version: v5.8.1`,
    fitting: ["1.36.0", "1.36.5"],
    others: ["1.32.4-dispatcher", "1.35.9", "1.37.0", "2.36.0"],
  },
  {
    tool: helm,
    says: (version: string) => `v${version}`,
    fitting: ["3.14.0", "3.14.2+gc309b6f", "3.22.0", "4.1.4"],
    others: ["2.17.0", "3.13.3", "5.0.0"],
  },
])("$tool.name $tool.wanted", ({ tool, says, fitting, others }) => {
  const ofVersion = (version: string) => onlyOnPath({ name: tool.name, script: `echo '${says(version)}'` });

  it.each(fitting)("accepts %s", async (version) => {
    const [path] = await ofVersion(version);
    expect(await findOnPath(tool)).toBe(path);
  });

  it.each(others)("skips %s", async (version) => {
    await ofVersion(version);
    expect(await findOnPath(tool)).toBeUndefined();
  });
});
