import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { confirm, describeIntention, type Intention } from "../../cli/confirm.ts";
import { loadConfig } from "../../stacks/config/load.ts";

const intention: Intention = {
  verb: "deploy",
  stacks: ["backend", "base"],
  target: { config: loadConfig({ ENVIRONMENT: "prod" }) },
  identity: "arn:aws:iam::444455556666:role/deployer",
};

describe("describeIntention", () => {
  it("tells account, region, identity and stacks", () => {
    expect(describeIntention(intention)).toBe(
      [
        "Deploy to environment prod",
        "  account   444455556666",
        "  region    eu-west-1",
        "  identity  arn:aws:iam::444455556666:role/deployer",
        "  stacks    backend, base",
      ].join("\n"),
    );
  });

  it("tells apart what is destroyed or unlocked", () => {
    expect(describeIntention({ ...intention, verb: "destroy" })).toMatch(/^Destroy in environment prod\n/);
    expect(describeIntention({ ...intention, verb: "unlock" })).toMatch(/^Unlock in environment prod\n/);
  });
});

describe("confirm", () => {
  let printed: string[];
  beforeEach(() => {
    printed = [];
    vi.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
    vi.spyOn(process, "stdin", "get").mockReturnValue(Object.assign(Object.create(process.stdin), { isTTY: false }));
  });
  afterEach(() => vi.restoreAllMocks());

  it("refuses to go on where nobody can be asked, and says how it would", async () => {
    await expect(confirm(intention, { yes: false })).rejects.toMatchObject({
      name: "UserError",
      remedy: "To go on without a question: npm run deploy -- --yes",
    });
  });

  it("goes on with --yes, and shows what all the same", async () => {
    await confirm(intention, { yes: true });
    expect(printed).toEqual([describeIntention(intention)]);
  });
});
