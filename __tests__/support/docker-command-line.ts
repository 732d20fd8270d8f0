import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";

/** A Docker command line for each test. Its engine has no image and can pull none, unless a case says otherwise. */
export class DockerCommandLine {
  #directory = "";

  constructor() {
    beforeEach(async () => {
      this.#directory = await mkdtemp(join(tmpdir(), "docker-command-line-test-"));
      vi.stubEnv("PATH", `${this.#directory}:${process.env.PATH}`);
    });
    afterEach(async () => {
      vi.unstubAllEnvs();
      await rm(this.#directory, { recursive: true });
    });
  }

  /** @param cases of a shell `case` statement over the words of a call: the calls that succeed, and their output */
  async answer(cases: string): Promise<void> {
    const script = `#!/bin/sh\necho "$1 $2" >> ${this.#directory}/calls\ncase "$*" in ${cases} "image ls"*) ;; *) exit 1;; esac\n`;
    await writeFile(join(this.#directory, "docker"), script, { mode: 0o755 });
  }

  /** The first two words of each call. */
  async calls(): Promise<string[]> {
    return (await readFile(join(this.#directory, "calls"), "utf8")).trim().split("\n");
  }
}
