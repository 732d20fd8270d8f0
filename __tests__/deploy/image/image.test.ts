import { describe, expect, it } from "vitest";
import type { PushOptions } from "../../../deploy/image/builder.ts";
import { pushImage } from "../../../deploy/image/image.ts";
import type { TaggedImage } from "../../../deploy/image/repository.ts";
import { noLog as log } from "../../../lib/log.ts";

const ID = `sha256:${"a".repeat(64)}`;
const DIGEST = `sha256:${"d".repeat(64)}`;

/** A repository with these tags, and a builder that pushes to it. */
function world(tags: Record<string, TaggedImage> = {}) {
  const pushes: PushOptions[] = [];
  const builder = {
    async push(id: string, options: PushOptions) {
      pushes.push(options);
      const tag = options.destination.split(":").at(-1) ?? "";
      tags[tag] = { digest: DIGEST, configDigest: id };
    },
  };
  const repository = {
    uri: "000000000000.dkr.ecr.eu-central-1.amazonaws.com/webapi",
    pushTo: "localhost:4566/webapi",
    find: async (tag: string) => tags[tag],
    login: async () => ({ user: "AWS", password: "secret", caCertificateFile: "ca.pem" }),
  };
  const push = (id = ID) => pushImage({ builder, id, tag: "one" }, { repository, log });
  return { push, pushes };
}

describe("pushing an image", () => {
  it("pushes under the tag, and returns the digest in the registry", async () => {
    const { push, pushes } = world();
    expect(await push()).toBe(DIGEST);
    expect(pushes).toEqual([
      { destination: "localhost:4566/webapi:one", user: "AWS", password: "secret", caCertificateFile: "ca.pem", log },
    ]);
  });

  it.each([
    ["its configuration", { digest: DIGEST, configDigest: ID }, ID],
    ["its configuration, as Buildah writes it", { digest: DIGEST, configDigest: ID }, ID.replace("sha256:", "")],
    ["its manifest", { digest: ID, configDigest: undefined }, ID],
  ])("pushes nothing if the tag already names the image by %s", async (_by, there, id) => {
    const { push, pushes } = world({ one: there });
    expect(await push(id)).toBe(there.digest);
    expect(pushes).toEqual([]);
  });

  it("ignores other tags", async () => {
    const { push, pushes } = world({ two: { digest: DIGEST, configDigest: "sha256:b" } });
    await push();
    expect(pushes).toHaveLength(1);
  });

  it("refuses a tag that names another image, and pushes nothing", async () => {
    const { push, pushes } = world({ one: { digest: DIGEST, configDigest: "sha256:b" } });
    await expect(push()).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringContaining(
        "Tag one of 000000000000.dkr.ecr.eu-central-1.amazonaws.com/webapi names another image",
      ),
      remedy: expect.stringContaining("IMAGE_TAG"),
    });
    expect(pushes).toEqual([]);
  });

  it("does not accept an image index as the image", async () => {
    const { push } = world({ one: { digest: DIGEST, configDigest: undefined } });
    await expect(push()).rejects.toThrow("immutable");
  });
});
