import { expect, it } from "vitest";
import { reachOf } from "../../../local/engine/reach.ts";

const engine = { desktop: false };
const desktop = { desktop: true };

it.each([
  ["Linux with our own Podman", "linux", undefined, "address"],
  ["Linux with a Docker engine", "linux", engine, "address"],
  ["Linux with Docker Desktop", "linux", desktop, "port"],
  ["WSL with Docker Desktop, which is Linux too", "linux", desktop, "port"],
  ["WSL with a Docker engine in the distribution itself", "linux", engine, "address"],
  ["macOS with Docker Desktop", "darwin", desktop, "port"],
  ["macOS with another engine, which is in a virtual machine too", "darwin", engine, "port"],
] as const)("%s", (_, platform, docker, reach) => {
  expect(reachOf(platform, docker)).toBe(reach);
});
