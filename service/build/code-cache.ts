import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { argv } from "node:process";
import { setFlagsFromString } from "node:v8";
import { codeCacheOf, compile, run } from "../compiled.ts";

/**
 * Writes the code cache of the bundled service. It has the functions that the service uses until it waits for the first
 * time, since V8 compiles a function when it is used first. What runs later depends on the machine's speed: the cache
 * would be another one each time, and so would the image.
 */
function writeCodeCache(file: string): void {
  Object.assign(process.env, {
    NODE_ENV: "production",
    SSM_PARAMETER_NAME: "/a",
    AWS_REGION: "eu-central-1",
    HOST: "127.0.0.1",
    PORT: "0",
  });
  setFlagsFromString("--no-sparkplug");
  const script = compile(file);
  run(script, file);
  setFlagsFromString("--sparkplug");
  writeFileSync(codeCacheOf(file), script.createCachedData());
}

// Run by the Dockerfile: node --predictable service/build/code-cache.ts <the bundle's directory>. Without --predictable,
// V8 writes a different cache each time. It is one of the flags that may differ where the cache is used.
const [, , directory] = argv;
if (directory === undefined) throw new Error("usage: node --predictable code-cache.ts <directory>");
writeCodeCache(resolve(directory, "server.cjs"));
// the service would listen
process.exit(0);
