import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { cloudPaths } from "../../local/cloud/paths.ts";
import { stopEmulator } from "../../local/emulator/emulator.ts";
import { killBeneath, restartMachine, STANDING } from "../support/beneath.ts";
import { aws, CLOUD, npmRun, output } from "../support/test-cloud.ts";
import { expectDown, expectUp, expectWhole } from "../support/whole.ts";

afterAll(() => npmRun("down", ["--force"]));

describe("a running local cloud", () => {
  beforeAll(async () => {
    await npmRun("down");
    await npmRun("up");
  });

  it.each(STANDING)("is restored by npm run up after %s was killed", async (what) => {
    expect(await killBeneath(what)).toBe(true);
    await expectUp();
    await expectWhole();
  });

  it("reports what was lost with a killed emulator", async () => {
    expect(await killBeneath("the AWS emulator")).toBe(true);
    expect(await npmRun("up")).toMatch(
      /^done {3}Start the AWS emulator .*was killed, and has lost what it had not saved/m,
    );
  });

  it("continues with what the emulator saved, including images, after the emulator was asked to end", async () => {
    const setting = ["--name", "/kept/by/the/user", "--value", "kept", "--type", "String"];
    await aws("ssm", "put-parameter", ...setting);
    await stopEmulator(cloudPaths(CLOUD).directory);
    await npmRun("cloud");
    const [{ imageDetails }, { Parameter }] = [await images(), await parameter(setting[1] ?? "")];
    expect(imageDetails).toHaveLength(1);
    expect(Parameter.Value).toBe("kept");
    await expectUp();
    await expectWhole();
  });

  it("is restored by npm run up after a restart of the machine", async () => {
    await restartMachine();
    await expectUp();
    await expectWhole();
  });

  it("is removed by npm run down after a restart of the machine", async () => {
    await restartMachine();
    await expectDown();
  });

  it.each(STANDING)("is removed by npm run down after %s was killed", async (what) => {
    await npmRun("up");
    expect(await killBeneath(what)).toBe(true);
    await expectDown();
  });
});

async function images() {
  const answered = await aws("ecr", "describe-images", "--repository-name", await output("base", "repository_name"));
  return z.object({ imageDetails: z.array(z.object({ imageDigest: z.string() })) }).parse(JSON.parse(answered));
}

async function parameter(name: string) {
  const answered = await aws("ssm", "get-parameter", "--name", name);
  return z.object({ Parameter: z.object({ Value: z.string() }) }).parse(JSON.parse(answered));
}
