import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { noLog as log } from "../../../../lib/log.ts";
import { run } from "../../../../lib/processes/run.ts";
import { go, goEnvironment } from "../../../../lib/tools/go.ts";
import { jsonSchema } from "../../../../lib/tools/json.ts";
import { ensureTool } from "../../../../lib/tools/tool.ts";
import { INSTANCE_TYPES } from "../../../../stacks/config/instance-types/instance-types.ts";

/** The CNI plugin of a cluster of Kubernetes 1.36, which has limits of its own to divide addresses by. */
const CNI = "github.com/aws/amazon-vpc-cni-k8s@v1.23.2";
const downloaded = jsonSchema(z.object({ Dir: z.string() }));

it("the snapshot of instance types has the addresses of an interface that vpc-cni counts with", async () => {
  const cwd = await mkdtemp(join(tmpdir(), "vpc-cni-"));
  try {
    const command = await ensureTool(go, log);
    const { Dir } = downloaded.parse(
      await run(command, ["mod", "download", "-json", CNI], { cwd, env: goEnvironment(), log }),
    );
    const source = await readFile(join(Dir, "pkg/vpc/vpc_ip_resource_limit.go"), "utf8");
    const limits = [...source.matchAll(/^\t"([a-z0-9.-]+)":\s*\{\s*ENILimit:\s*(\d+),\s*IPv4Limit:\s*(\d+)/gm)];
    const known = limits.filter(([, name = ""]) => INSTANCE_TYPES.has(name));
    // a few of AWS's own and of old generations are missing in the snapshot
    expect(known.length).toBeGreaterThan(limits.length - 20);
    expect(
      known.filter(
        ([, name = "", , addresses]) => INSTANCE_TYPES.get(name)?.addressesPerInterface !== Number(addresses),
      ),
    ).toEqual([]);
    // all others have one more than their first, which vpc-cni keeps in reserve
    const single = known.filter(([, , interfaces]) => Number(interfaces) < 2);
    expect(single.map(([, name]) => name)).toEqual(["hpc6id.32xlarge"]);
  } finally {
    await rm(cwd, { recursive: true });
  }
});
