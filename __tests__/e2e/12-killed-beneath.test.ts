import { describe, expect, it } from "vitest";
import { killBeneath, STANDING } from "../support/beneath.ts";
import { expectUp, expectWhole } from "../support/whole.ts";

describe("npm run up", () => {
  it("restores the cloud after its node, its engine and its AWS emulator were killed", async () => {
    // in reverse order, because the engine must run to list the node's processes
    for (const what of STANDING.toReversed()) expect(await killBeneath(what)).toBe(true);
    await expectUp();
    await expectWhole();
  });
});
