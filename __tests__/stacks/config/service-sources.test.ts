import { describe, expect, it } from "vitest";
import { dev } from "../../../stacks/config/environments/dev.ts";
import { checkEnvironment } from "../../../stacks/config/load.ts";
import { serviceSources } from "../../../stacks/config/service-sources.ts";

const sources = (service: object) =>
  serviceSources(checkEnvironment("dev", { ...dev, service: { ...dev.service, ...service } }));

describe("the networks that reach the service", () => {
  it("are the VPC behind an internal load balancer", () => {
    expect(sources({})).toEqual(["172.16.0.0/16"]);
  });

  it("are those that reach the API server behind a load balancer that faces the Internet", () => {
    expect(sources({ loadBalancer: { scheme: "internetFacing" } })).toEqual(["192.0.2.0/24"]);
  });

  it("are those of the configuration behind both", () => {
    const sourceCidrs = ["198.51.100.0/24"];
    expect(sources({ sourceCidrs })).toEqual(sourceCidrs);
    expect(sources({ sourceCidrs, loadBalancer: { scheme: "internetFacing" } })).toEqual(sourceCidrs);
  });
});
