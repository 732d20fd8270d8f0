import { describe, expect, it } from "vitest";
import { dev } from "../../../../stacks/config/environments/dev.ts";
import { prod } from "../../../../stacks/config/environments/prod.ts";
import { ConfigError } from "../../../../stacks/config/errors.ts";
import { checkEnvironment } from "../../../../stacks/config/load.ts";
import { REGIONS } from "../../../../stacks/config/regions.ts";
import { ED25519_KEY } from "../../../support/ssh-keys.ts";

/** `dev` with the value at a dotted path replaced; `undefined` removes it. */
function devWith(path: string, value: unknown): unknown {
  const changed: Record<string, unknown> = structuredClone(dev);
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let parent = changed;
  for (const key of keys) {
    parent[key] ??= {};
    parent = parent[key] as Record<string, unknown>;
  }
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return changed;
}

/** What is said of a configuration: the lines after the first. */
function complaints(input: unknown): string[] {
  try {
    checkEnvironment("dev", input);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}

const manyCidrs = Array.from({ length: 41 }, (_, index) => `192.0.2.${index}/32`);

const CERTIFICATE = "arn:aws:acm:eu-central-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef";

const KNOWN_REGION = `must be a region that the pinned Terraform and AWS provider know: ${REGIONS.join(", ")}`;

/** What is wrong at which key, and what is said of it. */
const wrong: [path: string, value: unknown, complaint: string][] = [
  ["accountId", "1234", 'accountId must be an account id of 12 digits, but is "1234"'],
  ["accountId", 111122223333, "accountId must be an account id of 12 digits, but is 111122223333"],
  ["accountId", undefined, "accountId must be an account id of 12 digits, but is not set"],
  [
    "accountId",
    "000000000000",
    'accountId must be an account on AWS: this id is the local cloud\'s, but is "000000000000"',
  ],
  ["region", "Frankfurt", `region ${KNOWN_REGION}, but is "Frankfurt"`],
  ["region", "cn-north-1", `region ${KNOWN_REGION}, but is "cn-north-1"`],
  ["region", "eu-isoe-west-1", `region ${KNOWN_REGION}, but is "eu-isoe-west-1"`],
  // invented ones, and those that AWS has and the pinned versions do not know
  ["region", "eu-central-9", `region ${KNOWN_REGION}, but is "eu-central-9"`],
  ["region", "xx-foo-1", `region ${KNOWN_REGION}, but is "xx-foo-1"`],
  ["region", "ap-southeast-6", `region ${KNOWN_REGION}, but is "ap-southeast-6"`],
  ["region", "sa-west-1", `region ${KNOWN_REGION}, but is "sa-west-1"`],
  ["protect", "yes", 'protect must be of the type boolean, but is "yes"'],
  ["colour", "red", 'colour must be left out: there is no such key, but is "red"'],
  ["network.nat", true, "network.nat must be none, single or perZone, but is true"],
  ["network.endpoints.zones", "two", 'network.endpoints.zones must be all or one, but is "two"'],
  [
    "network.endpoints.workloads",
    ["dns"],
    "network.endpoints.workloads.0 must be one of kms, loadBalancerController, logs, metrics, traces",
  ],
  ["network.endpoints.workloads", ["kms", "kms"], "network.endpoints.workloads must name each feature once"],
  ["nodes", undefined, "nodes must be of the type object, but is not set"],
  ["network.vpcCidr", "172.16.0.0", 'network.vpcCidr must be an IPv4 CIDR such as 172.16.0.0/16, but is "172.16.0.0"'],
  [
    "network.vpcCidr",
    "172.16.5.0/16",
    'network.vpcCidr must be an IPv4 CIDR such as 172.16.0.0/16, but is "172.16.5.0/16"',
  ],
  ["network.vpcCidr", "10.0.0.0/8", 'network.vpcCidr must have a prefix from /16 to /24, but is "10.0.0.0/8"'],
  ["network.vpcCidr", "192.168.1.0/26", 'network.vpcCidr must have a prefix from /16 to /24, but is "192.168.1.0/26"'],
  [
    "network.vpcCidr",
    "198.51.0.0/16",
    'network.vpcCidr must lie in one of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, but is "198.51.0.0/16"',
  ],
  [
    "network.availabilityZones",
    ["a"],
    'network.availabilityZones must name at least 2 availability zones, but is ["a"]',
  ],
  [
    "network.availabilityZones",
    ["a", "a"],
    'network.availabilityZones must name each availability zone once, but is ["a","a"]',
  ],
  [
    "network.availabilityZones",
    ["a", "eu-central-1b"],
    'network.availabilityZones.1 must be the letter of an availability zone, such as a, but is "eu-central-1b"',
  ],
  ["cluster.version", "1.21", 'cluster.version must be one of 1.35, 1.36, 1.37, but is "1.21"'],
  [
    "cluster.addOns.coredns",
    "latest",
    'cluster.addOns.coredns must be an add-on version such as v1.2.3-eksbuild.1, but is "latest"',
  ],
  [
    "cluster.addOns.kubeProxy",
    "v1.35.3-eksbuild.29",
    'cluster.addOns.kubeProxy must be of the cluster\'s version, but is "v1.35.3-eksbuild.29"',
  ],
  ["cluster.serviceCidr", "10.0.0.0/8", 'cluster.serviceCidr must have a prefix from /12 to /24, but is "10.0.0.0/8"'],
  [
    "cluster.serviceCidr",
    "100.64.0.0/16",
    'cluster.serviceCidr must lie in one of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, but is "100.64.0.0/16"',
  ],
  [
    "cluster.serviceCidr",
    "172.16.128.0/20",
    'cluster.serviceCidr must not overlap network.vpcCidr 172.16.0.0/16, but is "172.16.128.0/20"',
  ],
  [
    "cluster.publicAccessCidrs",
    ["0.0.0.0/0"],
    "cluster.publicAccessCidrs.0 must be a network of your own, /8 or narrower: 0.0.0.0/0 would let in everybody",
  ],
  [
    "cluster.publicAccessCidrs",
    ["0.0.0.0/1", "128.0.0.0/1"],
    "cluster.publicAccessCidrs.1 must be a network of your own, /8 or narrower: 0.0.0.0/0 would let in everybody",
  ],
  ["cluster.publicAccessCidrs", manyCidrs, "cluster.publicAccessCidrs must name 40 networks at most"],
  [
    "cluster.publicAccessCidrs",
    ["192.0.2.0/24", "192.0.2.128/25"],
    "cluster.publicAccessCidrs must name networks that do not overlap",
  ],
  ["cluster.privateAccess", {}, "cluster.privateAccess must name at least one network or security group, but is {}"],
  [
    "cluster.privateAccess",
    { cidrs: ["0.0.0.0/0"] },
    "cluster.privateAccess.cidrs.0 must be a network of your own, /8 or narrower",
  ],
  [
    "cluster.privateAccess",
    { securityGroupIds: ["runner"] },
    'cluster.privateAccess.securityGroupIds.0 must be the id of a security group, such as sg-0123456789abcdef0, but is "runner"',
  ],
  [
    "cluster.privateAccess",
    { securityGroupIds: ["sg-01234567", "sg-01234567"] },
    "cluster.privateAccess.securityGroupIds must name each security group once",
  ],
  ["cluster.logRetentionDays", 31, "cluster.logRetentionDays must be a retention that CloudWatch Logs knows"],
  ["cluster.administrators", [], "cluster.administrators must name at least one administrator, but is []"],
  [
    "cluster.administrators",
    ["arn:aws:iam::111122223333:root"],
    "cluster.administrators.0 must be the ARN of an IAM role or user",
  ],
  [
    "cluster.administrators",
    [`arn:aws:iam::111122223333:role/${"r".repeat(65)}`],
    "cluster.administrators.0 must be the ARN of an IAM role or user",
  ],
  [
    "cluster.administrators",
    ["arn:aws-cn:iam::111122223333:role/ann"],
    "cluster.administrators.0 must be the ARN of an IAM role or user",
  ],
  ["cluster.identity", "aws-auth", 'cluster.identity must be irsa or podIdentity, but is "aws-auth"'],
  [
    "cluster.viewers",
    ["arn:aws:iam::111122223333:role/platform-administrator"],
    "cluster must name each principal once among administrators, viewers and deployers",
  ],
  ["cluster.deployers", ["ann"], "cluster.deployers.0 must be the ARN of an IAM role or user"],
  ["nodes.operatingSystem", "windows", "nodes.operatingSystem must be al2023 or bottlerocket"],
  ["nodes.capacity", "reserved", "nodes.capacity must be onDemand or spot"],
  ["nodes.instanceTypes", ["m7g.large"], "nodes.instanceTypes must be of the nodes' architecture"],
  ["nodes.instanceTypes", ["t3.medium", "t3.medium"], "nodes.instanceTypes must name each instance type once"],
  ["nodes.releaseVersion", "newest", "nodes.releaseVersion must be a release such as 1.36.4-20260923"],
  ["nodes.releaseVersion", "1.35.2-20261110", "nodes.releaseVersion must be of the cluster's version"],
  ["nodes.labels", { "eks.kubernetes.io/team": "a" }, "nodes.labels.eks.kubernetes.io/team"],
  ["nodes.labels", { "eks.amazonaws.com/team": "a" }, "nodes.labels.eks.amazonaws.com/team must be a label's key"],
  ["nodes.labels", { [`example.com/${"t".repeat(52)}`]: "a" }, "must be a label's key such as example.com/team"],
  ["nodes.labels", { "a..b/team": "a" }, "nodes.labels.a..b/team must be a label's key"],
  ["nodes.labels", { team: "-" }, "nodes.labels.team must be a label's value"],
  ["nodes.labels", { team: "" }, "nodes.labels.team must be a label's value"],
  ["nodes.taints", [{ key: "team", effect: "NEVER" }], "nodes.taints.0.effect must be one of NO_SCHEDULE"],
  [
    "nodes.taints",
    [
      { key: "team", value: "a", effect: "NO_EXECUTE" },
      { key: "team", value: "b", effect: "NO_EXECUTE" },
    ],
    "nodes.taints must have each key once with an effect",
  ],
  ["nodes.architecture", "x86", 'nodes.architecture must be amd64 or arm64, but is "x86"'],
  ...["medium", "zz9.large", "mac2.metal", "m7i.huge", "T3.medium"].map((type): (typeof wrong)[number] => [
    "nodes.instanceTypes",
    [type],
    `nodes.instanceTypes.0 must be an instance type of stacks/config/instance-types/snapshot.ts, such as t3.medium, but is "${type}"`,
  ]),
  ["nodes.minimum", -1, "nodes.minimum must be a whole number from 0 to 450, but is -1"],
  ["nodes.minimum", 3, "nodes.minimum must not be more than desired, but is 3"],
  ["nodes.desired", 11, "nodes.desired must not be more than maximum, but is 11"],
  ["nodes.desired", 2.5, "nodes.desired must be a whole number from 1 to 450, but is 2.5"],
  ["nodes.desired", 0, "nodes.desired must be a whole number from 1 to 450, but is 0"],
  ["nodes.maximum", 451, "nodes.maximum must be a whole number from 1 to 450, but is 451"],
  ["nodes.maxUnavailable", 0, "nodes.maxUnavailable must be a whole number from 1 to 100, but is 0"],
  ["nodes.diskSize", 10, "nodes.diskSize must be a whole number from 20 to 16384, but is 10"],
  [
    "nodes.ssh",
    { publicKey: "-----BEGIN OPENSSH PRIVATE KEY-----", sourceCidrs: ["10.0.0.0/8"] },
    "nodes.ssh.publicKey must be a public key of OpenSSH, of the type ssh-ed25519 or ssh-rsa",
  ],
  [
    "nodes.ssh",
    { publicKey: "ssh-ed25519 AAAA", sourceCidrs: ["10.0.0.0/8"] },
    'nodes.ssh.publicKey must be a whole key: what follows ssh-ed25519 is no key of that type, but is "ssh-ed25519 AAAA"',
  ],
  ["nodes.ssh", { publicKey: ED25519_KEY, sourceCidrs: [] }, "nodes.ssh.sourceCidrs must name at least one network"],
  [
    "nodes.ssh",
    { publicKey: `${ED25519_KEY} me %{ if true }`, sourceCidrs: ["10.0.0.0/8"] },
    "nodes.ssh.publicKey must be without ${ and %{",
  ],
  ["service.parameterType", "StringList", "service.parameterType must be String or SecureString"],
  ["service.sourceCidrs", [], "service.sourceCidrs must name at least one network"],
  [
    "service.loadBalancer.scheme",
    "public",
    'service.loadBalancer.scheme must be internal or internetFacing, but is "public"',
  ],
  [
    "service.loadBalancer.certificateArn",
    "arn:aws:iam::111122223333:server-certificate/webapi",
    "service.loadBalancer.certificateArn must be the ARN of a certificate in ACM",
  ],
  [
    "service.loadBalancer.certificateArn",
    CERTIFICATE.replace("eu-central-1", "us-east-1"),
    "service.loadBalancer.certificateArn must be in the region eu-central-1, as the load balancer is, but is",
  ],
  [
    "service.loadBalancer.certificateArn",
    CERTIFICATE.replace("111122223333", "444455556666"),
    "service.loadBalancer.certificateArn must be in the account 111122223333, as the load balancer is, but is",
  ],
  [
    "service.loadBalancer.crossZone",
    "true",
    'service.loadBalancer.crossZone must be of the type boolean, but is "true"',
  ],
  [
    "service.drainSeconds",
    301,
    "service.drainSeconds must be a whole number from 0 to 300, the load balancer's deregistration delay, but is 301",
  ],
  [
    "service.parameterTtlSeconds",
    86_401,
    "service.parameterTtlSeconds must be a whole number from 1 to 86400, but is 86401",
  ],
  [
    "service.parameterMaxStaleSeconds",
    604_801,
    "service.parameterMaxStaleSeconds must be a whole number from 1 to 604800, but is 604801",
  ],
  [
    "service.parameterMaxStaleSeconds",
    29,
    "service.parameterMaxStaleSeconds must not be less than service.parameterTtlSeconds, which is 30, but is 29",
  ],
  [
    "service.parameterTtlSeconds",
    3601,
    "service.parameterTtlSeconds must not be more than service.parameterMaxStaleSeconds, which is 3600, but is 3601",
  ],
  [
    "service.resources.requests.cpu",
    "a half",
    'service.resources.requests.cpu must be CPU cores such as 250m or 0.5, but is "a half"',
  ],
  [
    "service.resources.limits.memory",
    "128",
    'service.resources.limits.memory must be bytes with a unit such as 128Mi, but is "128"',
  ],
  [
    "service.resources.limits.cpu",
    "200m",
    'service.resources.limits.cpu must not be less than service.resources.requests.cpu, which is 250m, but is "200m"',
  ],
  [
    "service.resources.limits.memory",
    "65535Ki",
    'service.resources.limits.memory must not be less than service.resources.requests.memory, which is 64Mi, but is "65535Ki"',
  ],
  ["service.resources.requests.cpu", "0m", "service.resources.requests.cpu must be more than 0"],
  ["service.resources.limits.disk", "1Gi", "service.resources.limits.disk must be left out: there is no such key"],
  ["stateStore.accessLogs", "on", "stateStore.accessLogs must be of the type boolean"],
  ["stateStore.locks", "table", 'stateStore.locks must be both or file, but is "table"'],
  ["service.replicas", 0, "service.replicas must be a whole number from 1 to 100, but is 0"],
  [
    "service.autoscaling",
    { maximum: 2 },
    "service.replicas must not be more than service.autoscaling.maximum, which is 2, but is 3",
  ],
  ["service.autoscaling", { maximum: 101 }, "service.autoscaling.maximum must be a whole number from 1 to 100"],
  [
    "service.autoscaling",
    { maximum: 9, targetCpuPercent: 0 },
    "service.autoscaling.targetCpuPercent must be a whole number from 1 to 100, but is 0",
  ],
  ["service.initialMessage", "", 'service.initialMessage must not be empty, but is ""'],
  ["service.initialMessage", "m".repeat(4097), "service.initialMessage must have 4096 bytes at most, in UTF-8"],
  ["service.initialMessage", "é".repeat(2049), "service.initialMessage must have 4096 bytes at most, in UTF-8"],
  ["service.initialMessage", "👋".repeat(1025), "service.initialMessage must have 4096 bytes at most, in UTF-8"],
  ["service.initialMessage", "see {{ssm:other}}", "service.initialMessage must be without {{ }}"],
  ["service.initialMessage", "it costs \u0024{price}", "service.initialMessage must be without ${ and %{"],
  ["service.initialMessage", "%{ if true }", "service.initialMessage must be without ${ and %{"],
  ["service.sourceCidrs", ["0.0.0.0/0"], "service.sourceCidrs.0 must be a network of your own, /8 or narrower"],
  ["autoscaler.imageDigest", "v1.35.0", "autoscaler.imageDigest must be a digest: sha256: and 64 hex digits"],
  ["names.cluster", "-webapi", "names.cluster must have 1 to 100 letters, digits, - and _"],
  ["names.cluster", "c".repeat(101), "names.cluster must have 1 to 100 letters, digits, - and _"],
  ["names.repository", "Webapi", "names.repository must have 2 to 205 lower-case letters and digits"],
  ["names.repository", "r".repeat(206), "names.repository must have 2 to 205 lower-case letters and digits"],
  ["names.stateBucket", "My_Bucket", "names.stateBucket must have 3 to 63 lower-case letters, digits, . and -"],
  ["names.stateBucket", "192.168.5.4", "names.stateBucket must have 3 to 63 lower-case letters, digits, . and -"],
  ["names.stateBucket", "xn--states", "names.stateBucket must have 3 to 63 lower-case letters, digits, . and -"],
  ["names.stateBucket", "states..dev", "names.stateBucket must have 3 to 63 lower-case letters, digits, . and -"],
  ["names.lockTable", "ab", "names.lockTable must have 3 to 255 letters, digits, _, . and -"],
  ["names.parameter", "message", "names.parameter must be a path such as /webapi/dev/message"],
  ["names.parameter", "/aws/message", "names.parameter must be a path such as /webapi/dev/message"],
  ["names.parameter", "/a".repeat(16), "names.parameter must be a path such as /webapi/dev/message, of 15 levels"],
  [
    "names.parameter",
    `/${"a".repeat(951)}`,
    "names.parameter must be a path such as /webapi/dev/message, of 15 levels",
  ],
  ["names.namespace", "other", 'names.namespace must be left out: there is no such key, but is "other"'],
];

describe("a configuration", () => {
  it.each([
    ["dev", dev],
    ["prod", prod],
  ])("of %s is right", (name, input) => {
    expect(checkEnvironment(name, input)).toMatchObject(input);
  });

  it.each(wrong.map(([path, value, complaint]) => ({ path, value, complaint })))(
    "is refused: $complaint",
    ({ path, value, complaint }) => {
      expect(complaints(devWith(path, value))).toContainEqual(expect.stringContaining(complaint));
    },
  );

  it.each(["Production_EU", "1st", "ends-", "a-name-that-is-too-long", ""])("can't be called %j", (name) => {
    expect(() => checkEnvironment(name, dev)).toThrow(
      `ENVIRONMENT must begin with a lower-case letter, have 16 of a-z, 0-9 and - at most, but is ${JSON.stringify(name)}`,
    );
  });

  it("is refused for everything that is wrong with it, at once", () => {
    const { network, cluster, nodes, ...rest } = dev;
    const wrong = {
      ...rest,
      accountId: "1",
      colour: "red",
      network: { ...network, availabilityZones: ["a"] },
      cluster: { ...cluster, serviceCidr: "172.16.0.0/20" },
      nodes: { ...nodes, minimum: 4, spot: true },
    };
    expect(complaints(wrong).map((line) => line.split(" ")[0])).toEqual([
      "accountId",
      "network.availabilityZones",
      "nodes.spot",
      "nodes.minimum",
      "colour",
      "cluster.serviceCidr",
    ]);
  });
});

describe("networks that reach the API server's public endpoint", () => {
  const withNetworks = (accountId: string, ...publicAccessCidrs: string[]) =>
    complaints({ ...dev, accountId, cluster: { ...dev.cluster, publicAccessCidrs } });

  // https://www.iana.org/assignments/iana-ipv4-special-registry
  it.each([
    ["0.1.0.0/16", "0.0.0.0/8 is this network (RFC 791)"],
    ["10.1.2.0/24", "10.0.0.0/8 is private (RFC 1918)"],
    ["100.64.0.1/32", "100.64.0.0/10 is shared by a carrier's NAT (RFC 6598)"],
    ["127.0.0.1/32", "127.0.0.0/8 is loopback (RFC 1122)"],
    ["169.254.0.0/16", "169.254.0.0/16 is link-local (RFC 3927)"],
    ["172.31.0.0/16", "172.16.0.0/12 is private (RFC 1918)"],
    ["192.0.0.8/32", "192.0.0.0/24 is for protocols of the IETF (RFC 6890)"],
    ["192.0.2.0/24", "192.0.2.0/24 is an example of documentation (RFC 5737)"],
    ["192.88.99.1/32", "192.88.99.0/24 is reserved (RFC 7526)"],
    ["192.168.7.0/24", "192.168.0.0/16 is private (RFC 1918)"],
    ["198.19.255.0/24", "198.18.0.0/15 is for benchmarks (RFC 2544)"],
    ["198.51.100.7/32", "198.51.100.0/24 is an example of documentation (RFC 5737)"],
    ["203.0.113.5/32", "203.0.113.0/24 is an example of documentation (RFC 5737)"],
    ["239.0.0.0/8", "224.0.0.0/4 is for multicast (RFC 5771)"],
    ["255.255.255.255/32", "240.0.0.0/4 is reserved (RFC 1112)"],
    ["203.0.0.0/16", "203.0.113.0/24 is an example of documentation (RFC 5737)"],
  ])("are refused with reserved addresses, which EKS refuses: %s", (cidr, reserved) => {
    expect(withNetworks("210987654321", "8.8.8.0/24", cidr)).toEqual([
      `cluster.publicAccessCidrs.1 must be without reserved addresses, which EKS refuses: ${reserved}, but is "${cidr}"`,
    ]);
  });

  it("may be beside reserved ones", () => {
    const next = [
      "1.0.0.0/8",
      "9.0.0.0/8",
      "11.0.0.0/8",
      "100.128.0.0/9",
      "172.32.0.0/11",
      "192.0.3.0/24",
      "223.0.0.0/8",
    ];
    expect(withNetworks("210987654321", ...next)).toEqual([]);
  });

  it.each(["111122223333", "123456789012", "444455556666"])(
    "may be examples in the account %s, which is none of AWS",
    (accountId) => {
      const administrators = [`arn:aws:iam::${accountId}:role/platform-administrator`];
      const cluster = { ...dev.cluster, administrators };
      expect(complaints({ ...dev, accountId, cluster })).toEqual([]);
    },
  );

  it.each([
    ["dev", dev, "192.0.2.0/24"],
    ["prod", prod, "198.51.100.0/24"],
  ])("are refused where only the account of %s is set", (_, environment, example) => {
    expect(complaints({ ...environment, accountId: "210987654321" })).toEqual([
      expect.stringMatching(
        new RegExp(`${example} is an example of documentation \\(RFC 5737\\), but is "${example}"$`),
      ),
    ]);
  });
});

/** A cluster that a runner and a VPN reach in its VPC. */
const closed = {
  publicAccessCidrs: [],
  privateAccess: { cidrs: ["10.1.0.0/16"], securityGroupIds: ["sg-0123456789abcdef0"] },
};

describe("an API server without a public endpoint", () => {
  it("is refused if only the nodes reach it, since app could not be deployed", () => {
    expect(complaints(devWith("cluster.publicAccessCidrs", []))).toEqual([
      "cluster.privateAccess must be set where cluster.publicAccessCidrs is empty: otherwise only the nodes reach the API server, and app can't be deployed, but is not set",
    ]);
  });

  it.each([
    ["a network", { cidrs: ["172.16.1.0/24"] }],
    ["a security group", { securityGroupIds: ["sg-01234567"] }],
  ])("may be reached by %s alone", (_, privateAccess) => {
    expect(complaints({ ...dev, cluster: { ...dev.cluster, ...closed, privateAccess } })).toEqual([]);
  });
});

describe("a load balancer", () => {
  const internetFacing = { loadBalancer: { scheme: "internetFacing" } };
  const withService = (change: object) => complaints(devWith("service", { ...dev.service, ...change }));

  it("is internal, without TLS, and keeps requests in their zone, unless something else is set", () => {
    expect(checkEnvironment("dev", dev).service.loadBalancer).toEqual({ scheme: "internal", crossZone: false });
  });

  it("may have a certificate of its region and account", () => {
    expect(withService({ loadBalancer: { certificateArn: CERTIFICATE } })).toEqual([]);
  });

  it("that is internal needs no networks of the API server's public endpoint", () => {
    expect(complaints({ ...dev, cluster: { ...dev.cluster, ...closed } })).toEqual([]);
  });

  it("that faces the Internet is refused without a network that reaches it", () => {
    const { cluster, service, ...rest } = dev;
    const input = {
      ...rest,
      cluster: { ...cluster, ...closed },
      service: { ...service, ...internetFacing },
    };
    expect(complaints(input)).toEqual([
      "service.sourceCidrs must be set where the load balancer faces the Internet and cluster.publicAccessCidrs is empty, but is not set",
    ]);
  });

  it("that faces the Internet is refused for private networks alone, which do not reach it", () => {
    expect(withService({ ...internetFacing, sourceCidrs: ["10.0.0.0/8", "172.16.0.0/16"] })).toEqual([
      'service.sourceCidrs must name a network outside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 where the load balancer faces the Internet, but is ["10.0.0.0/8","172.16.0.0/16"]',
    ]);
    expect(withService({ ...internetFacing, sourceCidrs: ["10.0.0.0/8", "192.0.2.0/24"] })).toEqual([]);
  });
});

describe("the number of nodes", () => {
  const withNodes = (name: string, desired: number) => () =>
    checkEnvironment(name, { ...prod, nodes: { ...prod.nodes, minimum: 0, desired } });

  it("is at least two in prod, so that one is left when a zone fails", () => {
    expect(withNodes("prod", 1)).toThrow(
      "nodes.desired must be at least 2 in prod, so that one is left when a zone fails, but is 1",
    );
    expect(withNodes("prod", 2)).not.toThrow();
  });

  it("may be one elsewhere", () => {
    expect(withNodes("dev", 1)).not.toThrow();
  });
});

describe("settings of the service's pods", () => {
  it("are those of the chart unless something else is set", () => {
    expect(checkEnvironment("dev", dev).service).toMatchObject({
      drainSeconds: 5,
      parameterTtlSeconds: 30,
      parameterMaxStaleSeconds: 3600,
      resources: { requests: { cpu: "250m", memory: "64Mi" }, limits: { memory: "128Mi" } },
    });
  });

  it.each([
    ["an equal request and limit, in other units", { requests: { cpu: "0.5" }, limits: { memory: "65536Ki" } }],
    ["a whole core", { limits: { cpu: "1" } }],
  ])("may be %s", (_, resources) => {
    expect(complaints(devWith("service.resources", resources))).toEqual([]);
  });
});

describe("prescribed subnets", () => {
  const subnets = (change: object) =>
    complaints(
      devWith("network.subnets", {
        private: ["172.16.0.0/20", "172.16.16.0/20", "172.16.32.0/20"],
        public: ["172.16.48.0/24", "172.16.49.0/24", "172.16.50.0/24"],
        ...change,
      }),
    );

  it("are taken", () => expect(subnets({})).toEqual([]));

  it.each([
    [
      "outside the VPC",
      { public: ["172.16.48.0/24", "172.16.49.0/24", "172.17.0.0/24"] },
      'network.subnets.public must lie in network.vpcCidr 172.16.0.0/16, but is "172.17.0.0/24"',
    ],
    [
      "that overlap",
      { public: ["172.16.1.0/24", "172.16.49.0/24", "172.16.50.0/24"] },
      'network.subnets must not overlap each other, but is ["172.16.0.0/20","172.16.1.0/24"]',
    ],
    [
      "too small for AWS",
      { public: ["172.16.48.0/29", "172.16.49.0/24", "172.16.50.0/24"] },
      'network.subnets.public must have a prefix from /16 to /28, but is "172.16.48.0/29"',
    ],
    [
      "fewer than zones",
      { private: ["172.16.0.0/20"] },
      'network.subnets.private must have one subnet for each of 3 zones, but is ["172.16.0.0/20"]',
    ],
    [
      "that are none",
      { private: ["172.16.0.0/20", "172.16.16.0/20", "here"] },
      'network.subnets.private.2 must be an IPv4 CIDR such as 172.16.0.0/16, but is "here"',
    ],
  ])("%s are refused", (_, change, complaint) => {
    expect(subnets(change)).toEqual([complaint]);
  });
});
