import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkEnvironment } from "../../../stacks/config/load.ts";
import { environment } from "./arbitraries/environments.ts";
import { environmentName } from "./arbitraries/names.ts";

const RUNS = { numRuns: 500 };

describe("500 random valid configurations", () => {
  it("are taken as they are", () => {
    fc.assert(
      fc.property(environmentName, environment, (name, input) => {
        expect(checkEnvironment(name, input)).toMatchObject(input);
      }),
      RUNS,
    );
  });
});
