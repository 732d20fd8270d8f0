import { describe, expect, it } from "vitest";
import { killBeneath, STANDING } from "../support/beneath.ts";
import { expectUp, expectWhole } from "../support/whole.ts";

describe("npm run up", () => {
  it("brings the cloud back after its node, its engine and its AWS emulator were killed", async () => {
    // the engine is asked for the node's processes
    for (const what of STANDING.toReversed()) expect(await killBeneath(what)).toBe(true);
    await expectUp();
    await expectWhole();
  });
});
