import { describe, expect, it } from "vitest";
import { judgeAddress } from "../../../deploy/access/address.ts";
import type { Config } from "../../../stacks/config/load.ts";
import { testConfig } from "../../support/synthesis.ts";

const dev = testConfig("dev");
const OFFICE = { cidrs: ["10.20.0.0/16"], securityGroupIds: [] };

/** The verdict for a machine, with 192.0.2.0/24 as the only network that reaches the public endpoint. */
function judge(
  machine: { own?: string[]; seen?: string | { unknown: string } },
  cluster: Partial<Config["cluster"]> = {},
) {
  const config = { ...dev, cluster: { ...dev.cluster, ...cluster } };
  return judgeAddress(config, { own: machine.own ?? [], seenByAws: machine.seen ?? { unknown: "a reason" } });
}

describe("a machine that reaches AWS from a listed network", () => {
  it("reaches the API server", () => {
    expect(judge({ seen: "192.0.2.200" })).toBe("fine");
  });
});

describe("a machine that reaches AWS from another address", () => {
  it("is refused if there is no other way to the API server, with the line to add", () => {
    const verdict = judge({ seen: "203.0.113.7" });
    if (verdict === "fine" || !("refused" in verdict)) throw new Error(JSON.stringify(verdict));
    expect(verdict.refused.code).toBe("ADDRESS_NOT_LISTED");
    expect(verdict.refused.message).toBe(
      'This machine reaches AWS from 203.0.113.7, which is not in cluster.publicAccessCidrs of "dev", so it could not deploy app: the API server would not answer.',
    );
    expect(verdict.refused.remedy).toContain(
      'cluster.publicAccessCidrs in stacks/config/environments/dev.ts: "203.0.113.7/32"',
    );
  });

  it("may be let in by the private endpoint, which can't be tried before it exists", () => {
    expect(judge({ seen: "203.0.113.7" }, { privateAccess: OFFICE })).toEqual({
      unknown:
        "This machine reaches AWS from 203.0.113.7, which is not in cluster.publicAccessCidrs: it can deploy app only by the private endpoint, and whether it reaches that can't be tried yet.",
    });
  });
});

describe("a machine whose address is unknown", () => {
  it("may reach the API server or not", () => {
    expect(judge({})).toEqual({
      unknown: "Whether this machine is in cluster.publicAccessCidrs is unknown: a reason.",
    });
  });
});

describe("a cluster without a public endpoint", () => {
  const closed = { publicAccessCidrs: [], privateAccess: OFFICE };

  it("is reached by a machine with an address in the private networks, wherever AWS sees it", () => {
    expect(judge({ own: ["192.168.1.2", "10.20.3.4"], seen: "203.0.113.7" }, closed)).toBe("fine");
  });

  it.each([
    ["another address, because a network may translate it", OFFICE],
    ["security groups, which can't be seen from it", { cidrs: [], securityGroupIds: ["sg-0123456789abcdef0"] }],
  ])("may be reached by a machine with %s", (_, privateAccess) => {
    expect(judge({ own: ["192.168.1.2"] }, { publicAccessCidrs: [], privateAccess })).toEqual({
      unknown:
        "Whether this machine reaches the API server is unknown: it has a private endpoint only, and no address of this machine is in cluster.privateAccess.cidrs.",
    });
  });
});
