import { describe, expect, it } from "vitest";
import { baseImageOf, parseBaseImage } from "../../../deploy/image/base-image.ts";
import { projectRoot } from "../../../stacks/project.ts";

describe("the base image", () => {
  it("is read from the Dockerfile", () => {
    expect(
      parseBaseImage("# x\nARG NODE_IMAGE=docker.io/library/node:24.1.2-bookworm-slim\nFROM $NODE_IMAGE\n"),
    ).toEqual({
      name: "docker.io/library/node:24.1.2-bookworm-slim",
      nodeVersion: "24.1.2",
      suite: "bookworm",
    });
  });

  it("is an exact version of Node 24 in the project's Dockerfile", async () => {
    expect((await baseImageOf(projectRoot)).nodeVersion).toMatch(/^24\./);
  });

  it.each(["FROM node:24", "ARG NODE_IMAGE=node:24-bookworm-slim", "ARG NODE_IMAGE=node:24.1.2", ""])(
    "must have an exact version and release: %j",
    (dockerfile) => {
      expect(() => parseBaseImage(dockerfile)).toThrow("The Dockerfile has no line ARG NODE_IMAGE=");
    },
  );
});
