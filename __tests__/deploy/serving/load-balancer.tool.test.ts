import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { observation } from "../../../deploy/serving/ask-service.ts";
import { startEmulator, stopEmulator } from "../../../local/emulator/emulator.ts";
import type { EmulatorOptions } from "../../../local/emulator/emulator-environment.ts";
import { roleSession } from "../../support/role-session.ts";
import { testConfig } from "../../support/synthesis.ts";
import { rootKey, testClient, testEmulator } from "../../support/test-emulator.ts";

const config = testConfig("local");

describe("what AWS says of a load balancer", () => {
  let options: EmulatorOptions;
  let client: Awaited<ReturnType<typeof testClient>>;
  let host: string;

  beforeAll(async () => {
    options = await testEmulator();
    await startEmulator(options);
    client = await testClient(options, await rootKey(options));
    const { Subnets = [] } = await new EC2Client(client).send(new DescribeSubnetsCommand({}));
    const elb = new ElasticLoadBalancingV2Client(client);
    const make = async (Name: string) => {
      const subnets = Subnets.slice(0, 1).map(({ SubnetId }) => SubnetId ?? "");
      const { LoadBalancers } = await elb.send(
        new CreateLoadBalancerCommand({ Name, Type: "network", Scheme: "internal", Subnets: subnets }),
      );
      return LoadBalancers?.[0];
    };
    await make("another");
    const balancer = await make("webapi");
    host = balancer?.DNSName ?? "";
    const VpcId = Subnets[0]?.VpcId;
    const group = { Name: "webapi", Protocol: "TCP", Port: 30080, VpcId, TargetType: "instance" } as const;
    const { TargetGroups } = await elb.send(new CreateTargetGroupCommand(group));
    const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn;
    const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
    const listener = { LoadBalancerArn: balancer?.LoadBalancerArn, Protocol: "TCP", Port: 80, DefaultActions } as const;
    await elb.send(new CreateListenerCommand(listener));
    const Targets = [{ Id: "i-0123456789abcdef0" }, { Id: "i-0123456789abcdef1" }];
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
  });
  afterAll(async () => {
    await stopEmulator(options.cloudDirectory);
    await rm(dirname(options.cloudDirectory), { recursive: true });
  });

  it("is its scheme, its state and the health of its targets, found by its DNS name", async () => {
    expect(await observation({ config, client }, host)).toEqual({
      scheme: "internal",
      state: "active",
      why: undefined,
      groups: [[{ state: "healthy" }, { state: "healthy" }]],
    });
  });

  it("is nothing if no load balancer has the name", async () => {
    expect(await observation({ config, client }, "none.elb.eu-central-1.amazonaws.com")).toEqual({
      unseen: "no load balancer in eu-central-1 has the name none.elb.eu-central-1.amazonaws.com",
    });
  });

  it("is nothing for a caller who may not ask", async () => {
    const denied = ["elasticloadbalancing:DescribeLoadBalancers"];
    const session = await roleSession(options, { RoleName: "without-load-balancers", denied });
    const access = { config, client: await testClient(options, session) };
    expect(await observation(access, host)).toEqual({ unseen: expect.stringMatching(/^AccessDenied/) });
  });
});
