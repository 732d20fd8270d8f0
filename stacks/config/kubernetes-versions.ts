/**
 * How long EKS supports a minor version of Kubernetes. Dates are UTC days, as AWS publishes them. On the day of its end, a
 * support is over.
 */
export interface KubernetesSupport {
  /** The day on which EKS first offered it. */
  readonly released: string;
  /** From this day, AWS upgrades clusters whose upgrade policy is STANDARD, as this platform's is. */
  readonly standardEnds: string;
  /** From this day, AWS upgrades every cluster. */
  readonly extendedEnds: string;
  /** Whether AWS's calendar has the two ends. Otherwise they are computed from the release, and are approximate. */
  readonly published: boolean;
}

/**
 * The versions that a configuration can name, oldest first. AWS's calendar is in
 * https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html. The dates are from quotations of that page. The
 * ends of 1.35 are also in https://endoflife.date/amazon-eks, those of 1.36 in
 * https://github.com/loriamichaelj/shiptrack-modern/blob/bf46f28a85aa3821920eb22259fcdc49d65d123e/terraform/cluster/variables.tf
 *
 * 1.37 was announced on 2026-10-02: https://aws.amazon.com/about-aws/whats-new/2026/10/amazon-eks-distro-kubernetes-version-1-37
 * No calendar with it was found. By the rule of the same page, standard support lasts 14 months from the release and
 * extended support 12 more, which is exact to the day for 1.34, 1.35 and 1.36. The release may be some days before its
 * announcement, so the ends are the first days of their months. `aws eks describe-cluster-versions` prints all dates.
 */
export const KUBERNETES_SUPPORT = {
  "1.35": { released: "2026-01-27", standardEnds: "2027-03-27", extendedEnds: "2028-03-27", published: true },
  "1.36": { released: "2026-06-02", standardEnds: "2027-08-02", extendedEnds: "2028-08-02", published: true },
  "1.37": { released: "2026-10-02", standardEnds: "2027-12-01", extendedEnds: "2028-12-01", published: false },
} as const satisfies Record<`1.${number}`, KubernetesSupport>;

/** A minor version of Kubernetes that a configuration can name. */
export type KubernetesVersion = keyof typeof KUBERNETES_SUPPORT;

/** All of them, oldest first. */
export const KUBERNETES_VERSIONS = ["1.35", "1.36", "1.37"] as const satisfies readonly KubernetesVersion[];

/**
 * How many minor versions `to` is ahead of `from`; negative if it is behind.
 * @throws {RangeError} if one of them is no minor version of Kubernetes 1
 */
export function minorsBetween(from: string, to: string): number {
  return minorOf(to) - minorOf(from);
}

/** The version that is `minors` later. It may be missing in the table. */
export function minorAfter(version: string, minors = 1): string {
  return `1.${minorOf(version) + minors}`;
}

function minorOf(version: string): number {
  const minor = /^1\.(\d+)$/.exec(version)?.[1];
  if (minor === undefined) throw new RangeError(`${version} is no minor version of Kubernetes`);
  return Number(minor);
}
