import { describe, expect, it } from "vitest";
import { killBeneath } from "../long/beneath.ts";
import { expectUp, expectWhole } from "../long/whole.ts";

describe("npm run up", () => {
  it("brings the cloud back after its engine and its node were killed", async () => {
    expect(await killBeneath("the cluster's node")).toBe(true);
    expect(await killBeneath("the container engine")).toBe(true);
    await expectUp();
    await expectWhole();
  });

  it("brings the cloud back after its AWS emulator was killed", async () => {
    expect(await killBeneath("the AWS emulator")).toBe(true);
    await expectUp();
    await expectWhole();
  });
});
