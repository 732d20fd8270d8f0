import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../stacks/project.ts";
import { errorClassCodes, errorCount, errorMessages } from "./error-messages.ts";

/** `### CODE`, followed by the texts of the messages, each as a quotation. */
const SECTION = /^### (\w+)\n\n((?:> .*\n)*)/gm;

describe("docs/errors.md", () => {
  const page = readFileSync(join(projectRoot, "docs/errors.md"), "utf8");
  const sections = [...page.matchAll(SECTION)].map(([, code = "", texts = ""]) => ({
    code,
    texts: texts.split("\n").flatMap((line) => (line === "" ? [] : [line.slice(2)])),
  }));

  it("has every message of every code by its exact text, and no other", () => {
    const documented = sections.flatMap(({ code, texts }) => texts.map((text) => ({ code, text })));
    expect(inOrder(documented)).toEqual(inOrder(unique(errorMessages())));
  });

  it("has every code of errors without a fixed text, and no other", () => {
    const documented = sections.filter(({ texts }) => texts.length === 0).map(({ code }) => code);
    expect(documented.toSorted()).toEqual([...errorClassCodes(), "DEFECT"].toSorted());
  });

  it("is in the order of the codes, each once", () => {
    const codes = sections.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].toSorted());
  });

  it("can know every message: each is a literal where the error is made", () => {
    expect(errorMessages()).toHaveLength(errorCount());
  });
});

type Message = ReturnType<typeof errorMessages>[number];

function unique(messages: readonly Message[]): Message[] {
  return [...new Map(messages.map((message) => [JSON.stringify(message), message])).values()];
}

function inOrder(messages: readonly Message[]): string[] {
  return messages.map(({ code, text }) => `${code}: ${text}`).toSorted();
}
