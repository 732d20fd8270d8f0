import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Two blocks of zeros are the end of an archive, here of an empty one. */
const EMPTY_TAR = Buffer.alloc(1024);

/**
 * Writes a directory with the images of two platforms and their index: https://github.com/opencontainers/image-spec
 * @param content distinguishes one such index from another
 * @returns digest of the index
 */
export async function writeImageIndex(directory: string, content: string): Promise<string> {
  await mkdir(join(directory, "blobs/sha256"), { recursive: true });
  const write = async (mediaType: string, data: Buffer) => {
    const hex = createHash("sha256").update(data).digest("hex");
    await writeFile(join(directory, "blobs/sha256", hex), data);
    return { mediaType: `application/vnd.oci.image.${mediaType}`, digest: `sha256:${hex}`, size: data.length };
  };
  const json = (value: object) => Buffer.from(JSON.stringify(value));
  const layer = await write("layer.v1.tar+gzip", gzipSync(EMPTY_TAR));
  const diff = `sha256:${createHash("sha256").update(EMPTY_TAR).digest("hex")}`;
  const manifests = [];
  for (const architecture of ["amd64", "arm64"]) {
    const platform = { architecture, os: "linux" };
    const rootfs = { type: "layers", diff_ids: [diff] };
    const config = await write("config.v1+json", json({ ...platform, rootfs, config: { Labels: { content } } }));
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const manifest = await write("manifest.v1+json", json({ schemaVersion: 2, mediaType, config, layers: [layer] }));
    manifests.push({ ...manifest, platform });
  }
  const mediaType = "application/vnd.oci.image.index.v1+json";
  const index = await write("index.v1+json", json({ schemaVersion: 2, mediaType, manifests }));
  await writeFile(join(directory, "index.json"), json({ schemaVersion: 2, manifests: [index] }));
  await writeFile(join(directory, "oci-layout"), json({ imageLayoutVersion: "1.0.0" }));
  return index.digest;
}
