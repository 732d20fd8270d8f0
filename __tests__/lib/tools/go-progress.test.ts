import { expect, it } from "vitest";
import { goProgress } from "../../../lib/tools/go-progress.ts";

it("counts the modules that Go downloads, and then the packages that it compiles", () => {
  const reported: string[] = [];
  const { onLine, total } = goProgress("helm", (text) => reported.push(text));
  onLine("go: downloading helm.sh/helm/v4 v4.2.3");
  onLine("internal/goarch");
  onLine("# github.com/mattn/go-sqlite3");
  onLine("sqlite3-binding.c:1:1: warning: unused variable");
  total(1540);
  onLine("gopkg.in/yaml.v3");
  expect(reported).toEqual([
    "downloads the modules of helm: 1",
    "compiles helm: 1 packages",
    "compiles helm: 2 of at most 1540 packages",
  ]);
});
