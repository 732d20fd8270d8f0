import { describe, expect, it } from "vitest";
import { synthesize, testConfig } from "../support/synthesis.ts";
import { comesAfter } from "./graph.ts";

// What must come one after the other is checked at each synth: checks/order.ts. Here is what must not wait, and what
// no check at synth can know.

const { base, app } = synthesize(testConfig("dev"));

/** Address of the only resource of this type whose logical id holds this text. */
function address(type: string, text = ""): string {
  const [name, ...more] = Object.keys(base.resource[type] ?? {}).filter((id) => id.includes(text));
  if (name === undefined || more.length > 0) throw new Error(`not one ${type} is ${text}`);
  return `${type}.${name}`;
}

describe("the cluster", () => {
  it("does not wait for VPC endpoints", () => {
    expect(comesAfter(base, address("aws_eks_cluster"), address("aws_vpc_endpoint", "sts"))).toBe(false);
  });
});

describe("the service", () => {
  it("has its address read after its release", () => {
    const [release] = Object.keys(app.resource.helm_release ?? {});
    const [service] = Object.keys(app.data.kubernetes_service_v1 ?? {});
    expect(comesAfter(app, `data.kubernetes_service_v1.${service}`, `helm_release.${release}`)).toBe(true);
  });
});
