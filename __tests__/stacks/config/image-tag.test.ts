import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { imageTag } from "../../../stacks/config/image-tag.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "image-tag-test-"));
  write("Dockerfile", "FROM scratch");
  write("package.json", "{}");
  write("service/app.ts", "one");
  write("service/routes/root.ts", "two");
  write("README.md", "read me");
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), content);
}

function git(...args: string[]): string {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@localhost"];
  return execFileSync("git", [...identity, ...args], { cwd: root, encoding: "utf8" }).trim();
}

function commitAll(): string {
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "--no-verify", "--message", "all");
  return git("rev-parse", "HEAD").slice(0, 12);
}

const tag = (environment = {}) => imageTag(root, environment);

describe("the tag of committed sources", () => {
  it("is the commit", () => {
    const commit = commitAll();
    expect(tag()).toBe(commit);
    expect(tag()).toMatch(/^[0-9a-f]{12}$/);
  });

  it("is the commit if only files that are no inputs of the image have changed", () => {
    const commit = commitAll();
    write("README.md", "changed");
    write("stacks/new.ts", "new");
    expect(tag()).toBe(commit);
  });

  it("is the commit, without the other things that git prints of it", () => {
    const commit = commitAll();
    git("config", "status.showStash", "true");
    git("config", "branch.main.remote", ".");
    git("config", "branch.main.merge", "refs/heads/other");
    write("service/app.ts", "changed");
    git("stash", "--quiet");
    expect(tag()).toBe(commit);
  });

  it.each([
    ["a changed input", () => write("service/app.ts", "changed")],
    ["a new file below service", () => write("service/new.ts", "new")],
    ["a new input", () => write("tsconfig.json", "{}")],
    ["a removed input", () => rmSync(join(root, "service/routes"), { recursive: true })],
  ])("is that of the content after %s", (_what, change) => {
    commitAll();
    change();
    expect(tag()).toMatch(/^content-[0-9a-f]{12}$/);
  });

  it("is that of the content while a change is staged only, and the new commit afterwards", () => {
    commitAll();
    write("service/app.ts", "changed");
    git("add", ".");
    expect(tag()).toMatch(/^content-/);
    git("commit", "--quiet", "--no-verify", "--message", "change");
    expect(tag()).toBe(git("rev-parse", "HEAD").slice(0, 12));
  });
});

describe("the tag with git's variables in the environment", () => {
  afterEach(() => vi.unstubAllEnvs());

  // a hook that runs in another repository has these: https://git-scm.com/docs/githooks
  it.each(["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"])(
    "is the project's own commit with %s",
    (name) => {
      const commit = commitAll();
      vi.stubEnv(name, join(tmpdir(), "another-repository"));
      expect(tag()).toBe(commit);
    },
  );

  it.each(["GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"])(
    "follows changes of the inputs with %s",
    (name) => {
      commitAll();
      write("service/new.ts", "new");
      vi.stubEnv(name, "1");
      expect(tag()).toMatch(/^content-/);
    },
  );

  // containers and pipelines name a safe directory in this way: https://git-scm.com/docs/git-config#ENVIRONMENT
  it("is that of git with the settings in GIT_CONFIG_COUNT", () => {
    const commit = commitAll();
    write("service/ignored.ts", "ignored");
    write("ignore", "ignored.ts");
    vi.stubEnv("GIT_CONFIG_COUNT", "1");
    vi.stubEnv("GIT_CONFIG_KEY_0", "core.excludesFile");
    vi.stubEnv("GIT_CONFIG_VALUE_0", join(root, "ignore"));
    expect(tag()).toBe(commit);
  });
});

describe("the tag of the content", () => {
  it("is used without git, before the first commit, and inside another repository", () => {
    const withoutGit = tag();
    expect(withoutGit).toMatch(/^content-[0-9a-f]{12}$/);
    git("init", "--quiet");
    expect(tag()).toBe(withoutGit);
    commitAll();
    const inner = join(root, "service");
    expect(imageTag(inner, {})).toMatch(/^content-/);
  });

  it("is the same for the same content", () => {
    const before = tag();
    write("service/app.ts", "changed");
    expect(tag()).not.toBe(before);
    write("service/app.ts", "one");
    write("README.md", "changed");
    expect(tag()).toBe(before);
  });

  it("depends on the names of files, and on where each one ends", () => {
    const before = tag();
    write("service/app.ts", "");
    write("service/bpp.ts", "one");
    expect(tag()).not.toBe(before);
  });
});

describe("IMAGE_TAG", () => {
  it("overrides, empty does not", () => {
    expect(tag({ IMAGE_TAG: "v1.2.3" })).toBe("v1.2.3");
    expect(tag({ IMAGE_TAG: "" })).toMatch(/^content-/);
  });

  it.each(["-a", ".a", "a/b", "a:b", "a b", "ä", "a".repeat(129)])(
    "is refused where no registry takes it: %s",
    (value) => {
      expect(() => tag({ IMAGE_TAG: value })).toThrow(`but is ${JSON.stringify(value)}`);
    },
  );
});
