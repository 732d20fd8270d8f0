import { describe, it } from "vitest";
import { goIn } from "../../support/go-module.ts";

describe("the node's program", () => {
  // without the components of Kubernetes, which only the program itself is made of
  it("passes its tests", async () => {
    await goIn("local/node", "test", "./internal/...", "./pause");
  });
});
