import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { noLog as log } from "../../../lib/log.ts";
import { buildWithGo } from "../../../lib/tools/go-build.ts";
import { jsonSchema } from "../../../lib/tools/json.ts";

/** A failed check, and the manifest that failed it. */
export interface KubeScoreFailure {
  readonly check: string;
  readonly namespace: string;
  readonly kind: string;
}

/** The grade of a check without a remark: https://github.com/zegl/kube-score/blob/v1.20.0/scorecard/scorecard.go */
const ALL_OK = 10;

/** The oldest version that the charts are for: what is deprecated in it is found. */
const KUBERNETES = "v1.35";

const reportSchema = jsonSchema(
  z.array(
    z.object({
      type_meta: z.object({ kind: z.string() }),
      object_meta: z.object({ namespace: z.string() }),
      checks: z.array(z.object({ check: z.object({ id: z.string() }), grade: z.number(), skipped: z.boolean() })),
    }),
  ),
);

/** What kube-score finds in manifests: https://github.com/zegl/kube-score */
export async function kubeScore(manifests: string): Promise<KubeScoreFailure[]> {
  const module = join(import.meta.dirname, "kube-score");
  const program = "github.com/zegl/kube-score/cmd/kube-score";
  const command = await buildWithGo({ module, package: program, binary: "kube-score" }, log);
  const args = ["score", "--kubernetes-version", KUBERNETES, "--output-format", "json", "-"];
  // it exits with 1 when it finds something; after another failure, the output is no report
  const { stdout } = await execa(command, args, { input: manifests, reject: false });
  return reportSchema
    .parse(stdout)
    .flatMap(({ type_meta: { kind }, object_meta: { namespace }, checks }) =>
      checks
        .filter(({ grade, skipped }) => !skipped && grade < ALL_OK)
        .map(({ check: { id } }) => ({ check: id, namespace, kind })),
    );
}
