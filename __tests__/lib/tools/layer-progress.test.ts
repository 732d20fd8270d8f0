import { expect, it } from "vitest";
import { copiedLayers, dockerLayers } from "../../../lib/tools/layer-progress.ts";

function textsOf(read: typeof dockerLayers, lines: string[]): string[] {
  const reported: string[] = [];
  const onLine = read((text) => reported.push(text));
  for (const line of lines) onLine(line);
  return reported;
}

it("counts the layers that Docker has pushed", () => {
  const lines = [
    "The push refers to repository [localhost:4566/webapi]",
    "5f70bf18a086: Preparing",
    "a3ed95caeb02: Preparing",
    "a3ed95caeb02: Layer already exists",
    "5f70bf18a086: Pushed",
    "v1: digest: sha256:0123 size: 1234",
  ];
  expect(textsOf(dockerLayers, lines)).toEqual(["0 of 1 layers", "0 of 2 layers", "1 of 2 layers", "2 of 2 layers"]);
});

it("counts the layers that Docker has pulled", () => {
  const lines = ["24-slim: Pulling from library/node", "5f70bf18a086: Pulling fs layer", "5f70bf18a086: Pull complete"];
  expect(textsOf(dockerLayers, lines)).toEqual(["0 of 1 layers", "1 of 1 layers"]);
});

it("counts the layers that Buildah copies", () => {
  const lines = [
    "Getting image source signatures",
    "Copying blob sha256:01",
    "Copying blob sha256:02",
    "Copying config sha256:03",
  ];
  expect(textsOf(copiedLayers, lines)).toEqual(["copies layer 1", "copies layer 2"]);
});
