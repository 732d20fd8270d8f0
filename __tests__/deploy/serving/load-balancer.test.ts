import { describe, expect, it } from "vitest";
import { type Balancer, describeBalancer, hostOfBalancer, isServing } from "../../../deploy/serving/load-balancer.ts";

const healthy = { state: "healthy" };
const initial = { state: "initial", reason: "Elb.InitialHealthChecking" };
const failing = { state: "unhealthy", reason: "Target.FailedHealthChecks" };
const balancer = (changes: Partial<Balancer> = {}): Balancer => ({
  scheme: "internal",
  state: "active",
  groups: [[healthy, healthy]],
  ...changes,
});

describe("the host of a load balancer of AWS", () => {
  it("is that of the service's URL", () => {
    const host = "a0123-0123456789abcdef.elb.eu-central-1.amazonaws.com";
    expect(hostOfBalancer(`http://${host}`)).toBe(host);
    expect(hostOfBalancer(`https://${host}`)).toBe(host);
  });

  it.each(["http://10.213.0.2", "http://127.0.0.1:8080", "https://api.example.com", "http://elb.example.com"])(
    "is not in %s",
    (url) => {
      expect(hostOfBalancer(url)).toBeUndefined();
    },
  );
});

describe("a load balancer", () => {
  it.each([
    ["is active and all targets are healthy", balancer()],
    ["is active and one target of each port is healthy", balancer({ groups: [[healthy, failing], [healthy]] })],
    ["works without all the resources that it wants", balancer({ state: "active_impaired" })],
  ])("serves if it %s", (_, seen) => {
    expect(isServing(seen)).toBe(true);
  });

  it.each([
    ["is being made", balancer({ state: "provisioning" }), "provisioning, 2 of 2 targets healthy"],
    ["has no target group yet", balancer({ groups: [] }), "active, without targets"],
    ["has no targets", balancer({ groups: [[]] }), "active, without targets"],
    [
      "has only targets that are checked for the first time",
      balancer({ groups: [[initial, initial]] }),
      "active, 0 of 2 targets healthy (Elb.InitialHealthChecking)",
    ],
    [
      "has a port without a healthy target",
      balancer({ groups: [[healthy], [failing, initial]] }),
      "active, 1 of 3 targets healthy (Target.FailedHealthChecks, Elb.InitialHealthChecking)",
    ],
    [
      "has failed, for a reason",
      balancer({ state: "failed", why: "The subnet has no free addresses", groups: [] }),
      "failed (The subnet has no free addresses), without targets",
    ],
  ])("does not serve if it %s", (_, seen, description) => {
    expect(isServing(seen)).toBe(false);
    expect(describeBalancer(seen)).toBe(description);
  });
});
