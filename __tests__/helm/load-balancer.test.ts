import { describe, expect, it } from "vitest";
import { byKind, template } from "../support/helm.ts";
import { publicWebapiValues, tlsWebapiValues, webapi, webapiValues } from "../support/releases.ts";

const AWS = "service.beta.kubernetes.io/aws-load-balancer";
const serviceOf = async (values: object) => byKind(await template(webapi, values)).get("Service");
const withService = (change: object) => ({ ...webapiValues, service: { ...webapiValues.service, ...change } });

/** What both controllers read: the one in EKS's control plane, and the AWS Load Balancer Controller. */
describe("the load balancer", () => {
  it("is internal to both controllers, and keeps requests in their zone", async () => {
    expect((await serviceOf(webapiValues))?.metadata.annotations).toEqual({
      [`${AWS}-type`]: "nlb",
      [`${AWS}-internal`]: "true",
      [`${AWS}-scheme`]: "internal",
      [`${AWS}-cross-zone-load-balancing-enabled`]: "false",
    });
  });

  it("may face the Internet, and send requests to all zones", async () => {
    expect((await serviceOf(publicWebapiValues))?.metadata.annotations).toEqual({
      [`${AWS}-type`]: "nlb",
      [`${AWS}-internal`]: "false",
      [`${AWS}-scheme`]: "internet-facing",
      [`${AWS}-cross-zone-load-balancing-enabled`]: "true",
    });
  });

  it("with another scheme is of another Service, because AWS's controller never changes the scheme", async () => {
    expect((await serviceOf(webapiValues))?.metadata.name).toBe("webapi-internal");
    expect((await serviceOf(publicWebapiValues))?.metadata.name).toBe("webapi");
  });

  it("terminates TLS with a certificate, by no version below 1.2", async () => {
    const service = await serviceOf(tlsWebapiValues);
    expect(service?.metadata.annotations).toMatchObject({
      [`${AWS}-ssl-cert`]: tlsWebapiValues.service.loadBalancer.certificateArn,
      [`${AWS}-ssl-negotiation-policy`]: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    });
    expect(service).toMatchObject({ spec: { ports: [{ name: "http", port: 443, targetPort: "http" }] } });
  });

  it("stays as it is after an upgrade that reuses the values of chart 0.1.0", async () => {
    const service = await serviceOf(withService({ loadBalancer: null }));
    expect(service?.metadata).toMatchObject({ name: "webapi", annotations: { [`${AWS}-type`]: "nlb" } });
    expect(Object.keys(service?.metadata.annotations ?? {})).toEqual([`${AWS}-type`]);
  });

  it("has annotations besides its own", async () => {
    const annotations = { [`${AWS}-additional-resource-tags`]: "team=platform" };
    expect((await serviceOf(withService({ annotations })))?.metadata.annotations).toMatchObject({
      [`${AWS}-type`]: "nlb",
      [`${AWS}-scheme`]: "internal",
      ...annotations,
    });
  });
});

describe("a mistake is refused", () => {
  const { loadBalancer } = tlsWebapiValues.service;
  it.each<[string, object, string]>([
    [
      "an annotation for which there is a value",
      withService({ annotations: { [`${AWS}-internal`]: "false" } }),
      `service.annotations must not have ${AWS}-internal: set service.loadBalancer`,
    ],
    [
      "a certificate of another region",
      { ...tlsWebapiValues, aws: { region: "eu-west-1" } },
      `service.loadBalancer.certificateArn must be in the region eu-west-1, but is ${loadBalancer.certificateArn}`,
    ],
    [
      "TLS at the port of a load balancer without",
      withService({ loadBalancer }),
      "service.port must not be 80 with service.loadBalancer.certificateArn",
    ],
    ["an unknown scheme", withService({ loadBalancer: { scheme: "public" } }), "scheme"],
    ["a certificate that is not in ACM", withService({ loadBalancer: { certificateArn: "webapi" } }), "certificateArn"],
    ["a text in place of yes or no", withService({ loadBalancer: { crossZone: "true" } }), "crossZone"],
    ["an unknown setting", withService({ loadBalancer: { subnets: "a" } }), "subnets"],
  ])("%s", async (_, values, message) => {
    await expect(template(webapi, values)).rejects.toThrow(message);
  });
});
