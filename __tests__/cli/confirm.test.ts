import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { confirm, describeIntention, type Intention } from "../../cli/confirm.ts";
import { loadConfig } from "../../stacks/config/load.ts";

const intention: Intention = {
  verb: "deploy",
  stacks: ["backend", "base"],
  target: {
    config: loadConfig({ ENVIRONMENT: "prod" }),
    identity: "arn:aws:iam::444455556666:role/deployer",
  },
};

describe("describeIntention", () => {
  it("names account, region, identity and stacks", () => {
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

  it("has a different first line for destroy and unlock", () => {
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

  it("refuses when there is no terminal to ask on, and names the option --yes", async () => {
    await expect(confirm(intention, { yes: false })).rejects.toMatchObject({
      name: "UserError",
      remedy: "To go on without a question: npm run deploy -- --yes",
    });
  });

  it("continues with --yes, and still prints the action", async () => {
    await confirm(intention, { yes: true });
    expect(printed).toEqual([describeIntention(intention)]);
  });
});
