import { beforeAll, describe, expect, it } from "vitest";
import { pushChangedService } from "../support/changed-service.ts";
import { answer, npmRun, servicePods, serviceUrl, terraform } from "../support/test-cloud.ts";

describe("a change of the service's source", () => {
  let tag: string;
  let before: string[];
  let deployed: string;

  beforeAll(async () => {
    before = (await servicePods()).map(({ name }) => name);
    tag = await pushChangedService("routes/operations.ts", (source) => `${source}\n// changed ${Date.now()}\n`);
    deployed = await npmRun("deploy", ["app", "--yes"], { IMAGE_TAG: tag });
  });

  it("is deployed when the service has answered", async () => {
    const [line] = deployed.split("\n").filter((text) => text.startsWith("done") && text.includes("its answer"));
    expect(line).toContain(await serviceUrl());
  });

  it("is served by new pods only", async () => {
    const pods = (await servicePods()).map(({ name }) => name);
    expect(pods).toHaveLength(3);
    expect(before).not.toContain((await answer()).pod);
    expect(pods.filter((name) => before.includes(name))).toEqual([]);
  });

  it("is shown in the service's version", async () => {
    const response = await fetch(new URL("/version", await serviceUrl()));
    expect(await response.text()).toContain(tag);
  });

  it("changes nothing else", async () => {
    const plan = ["plan", "-detailed-exitcode", "-input=false"];
    expect(await terraform("base", plan)).toMatchObject({ exitCode: 0 });
    expect(await terraform("app", plan)).toMatchObject({ exitCode: 0 });
  });
});
