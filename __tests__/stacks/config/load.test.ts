import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { environments } from "../../../stacks/config/choice.ts";
import { loadConfig } from "../../../stacks/config/load.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "load-test-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const record = {
  name: "local",
  endpoint: "https://localhost:4566",
  podEndpoint: "https://10.213.0.1:4566",
  s3ControlProxy: "http://127.0.0.1:14566",
  caCertificateFile: "aws/tls/ca.pem",
  network: { name: "webapi-0", interfaceName: "webapi-0", subnet: "10.213.0.0/24", gateway: "10.213.0.1" },
  engine: "podman",
  reach: { by: "address" },
  providers: { source: "built", aws: "6.47.1", helm: "1.3.2", kubernetes: "3.2.1" },
};

function writeRecord(name: string, content: unknown): void {
  const directory = join(root, "state", name);
  mkdirSync(join(directory, "aws/tls"), { recursive: true });
  writeFileSync(join(directory, "cloud.json"), JSON.stringify(content));
  writeFileSync(join(directory, "aws/tls/ca.pem"), "the CA");
}

describe("the environment", () => {
  it.each([undefined, ""])("is local by default (ENVIRONMENT=%s)", (ENVIRONMENT) => {
    expect(loadConfig({ ENVIRONMENT }, root)).toMatchObject({
      environment: "local",
      name: "local",
      accountId: "000000000000",
      protect: false,
      names: { cluster: "webapi-local" },
    });
  });

  it.each([
    ["dev", "111122223333"],
    ["prod", "444455556666"],
  ])("%s has an account of its own and protection", (ENVIRONMENT, accountId) => {
    expect(loadConfig({ ENVIRONMENT }, root)).toMatchObject({
      environment: ENVIRONMENT,
      name: ENVIRONMENT,
      accountId,
      protect: true,
      localCloud: undefined,
    });
  });

  it("that does not exist is refused", () => {
    expect(() => loadConfig({ ENVIRONMENT: "production" }, root)).toThrow(
      'ENVIRONMENT must be one of local, dev, prod, but is "production"',
    );
  });

  it("that is a property of every object is refused", () => {
    expect(() => loadConfig({ ENVIRONMENT: "constructor" }, root)).toThrow("ENVIRONMENT must be one of");
  });
});

describe("the local cloud's name", () => {
  it("is part of all names", () => {
    expect(loadConfig({ LOCAL_CLOUD: "test" }, root)).toMatchObject({
      name: "test",
      names: { cluster: "webapi-test" },
    });
  });

  it.each(["Test", "1st", "a_b", "ends-", "../up", "a-name-that-is-too-long", "dev", "prod"])(
    "can't be %s",
    (LOCAL_CLOUD) => {
      expect(() => loadConfig({ LOCAL_CLOUD }, root)).toThrow(
        `LOCAL_CLOUD must begin with a lower-case letter, have 16 of a-z, 0-9 and - at most, and be no environment's name, but is "${LOCAL_CLOUD}"`,
      );
    },
  );

  it("means nothing in other environments", () => {
    expect(loadConfig({ ENVIRONMENT: "dev", LOCAL_CLOUD: "test" }, root).name).toBe("dev");
  });
});

describe("the local cloud's record", () => {
  it("has the address of AWS for pods, the CA that they trust, and the providers", () => {
    writeRecord("local", record);
    expect(loadConfig({}, root)).toMatchObject({
      localCloud: {
        podEndpoint: "https://10.213.0.1:4566",
        s3ControlProxy: "http://127.0.0.1:14566",
        caCertificate: "the CA",
        serviceUrl: undefined,
      },
      builtProviders: { aws: "6.47.1", helm: "1.3.2", kubernetes: "3.2.1" },
    });
  });

  it("has the port at which this machine finds the service, if it is at a port", () => {
    writeRecord("local", { ...record, reach: { by: "port", port: 8080 } });
    expect(loadConfig({}, root).localCloud?.serviceUrl).toBe("http://127.0.0.1:8080");
  });

  it("leaves the stacks' own provider versions alone where those can be had", () => {
    writeRecord("local", {
      ...record,
      providers: { source: "registry", aws: "6.47.0", helm: "3.1.1", kubernetes: "3.2.1" },
    });
    expect(loadConfig({}, root).builtProviders).toBeUndefined();
  });

  it("is that of the cloud with this name", () => {
    writeRecord("test", record);
    expect(loadConfig({}, root).localCloud).toBeUndefined();
    expect(loadConfig({ LOCAL_CLOUD: "test" }, root).localCloud).toBeDefined();
  });

  it("is not read in other environments", () => {
    writeRecord("dev", record);
    expect(loadConfig({ ENVIRONMENT: "dev" }, root)).toMatchObject({
      localCloud: undefined,
      builtProviders: undefined,
    });
  });

  it("of another version of the project is refused, with what to do", () => {
    writeRecord("local", { ...record, engine: "lxc", podEndpoint: undefined });
    expect(() => loadConfig({}, root)).toThrow(/podEndpoint .*\n.*engine .*, but is "lxc"\n.*npm run down/);
  });

  it.each(["", '{"name": "lo', "null"])("that is %j is refused, with what to do", (content) => {
    writeRecord("local", record);
    writeFileSync(join(root, "state/local/cloud.json"), content);
    expect(() => loadConfig({}, root)).toThrow(/cloud\.json is wrong:\n.* must be .*\n.*npm run down/);
  });

  it("whose CA is lost is refused, with what to do", () => {
    writeRecord("local", record);
    rmSync(join(root, "state/local/aws/tls"), { recursive: true });
    expect(() => loadConfig({}, root)).toThrow(
      /caCertificateFile must name a file, .*, but is "aws\/tls\/ca\.pem"\nThe file is lost\. .*npm run down/,
    );
  });
});

const certificateArn = "arn:aws:acm:eu-west-1:444455556666:certificate/01234567-89ab-cdef-0123-456789abcdef";

describe("the environment local", () => {
  it("is refused with a certificate, since the local cloud terminates no TLS", () => {
    const { local } = environments;
    const own = certificateArn.replace("eu-west-1:444455556666", "eu-central-1:000000000000");
    environments.local = { ...local, service: { ...local.service, loadBalancer: { certificateArn: own } } };
    try {
      expect(() => loadConfig({}, root)).toThrow(
        `service.loadBalancer.certificateArn must be left out: the local cloud terminates no TLS, but is "${own}"`,
      );
    } finally {
      environments.local = local;
    }
  });
});

describe("a rehearsal", () => {
  it("has folders of its own", () => {
    expect(loadConfig({ REHEARSE: "prod" }, root)).toMatchObject({
      environment: "local",
      name: "prod-rehearsal",
      rehearses: "prod",
    });
    expect(loadConfig({ REHEARSE: "prod", LOCAL_CLOUD: "blue" }, root).name).toBe("blue");
  });

  it("is the environment, but that the local cloud's deployer administers it and this machine reaches the service", () => {
    const onAws = loadConfig({ ENVIRONMENT: "prod" }, root);
    const { cluster, service, environment, name, rehearses, ...same } = loadConfig({ REHEARSE: "prod" }, root);
    expect(onAws).toMatchObject(same);
    expect(cluster).toEqual({
      ...onAws.cluster,
      administrators: [...onAws.cluster.administrators, "arn:aws:iam::444455556666:user/deployer"],
    });
    expect(service).toEqual({ ...onAws.service, sourceCidrs: [onAws.network.vpcCidr, "10.213.0.0/16"] });
  });

  it("lets in no security groups, since those of other stacks are not on the local cloud", () => {
    const { prod } = environments;
    const privateAccess = { cidrs: ["10.1.0.0/16"], securityGroupIds: ["sg-01234567"] };
    environments.prod = { ...prod, cluster: { ...prod.cluster, privateAccess } };
    try {
      expect(loadConfig({ ENVIRONMENT: "prod" }, root).cluster.privateAccess).toEqual(privateAccess);
      expect(loadConfig({ REHEARSE: "prod" }, root).cluster.privateAccess).toEqual({
        ...privateAccess,
        securityGroupIds: [],
      });
    } finally {
      environments.prod = prod;
    }
  });

  it("has no certificate, since the local cloud terminates no TLS", () => {
    const { prod } = environments;
    environments.prod = { ...prod, service: { ...prod.service, loadBalancer: { certificateArn, crossZone: true } } };
    try {
      expect(loadConfig({ ENVIRONMENT: "prod" }, root).service.loadBalancer).toHaveProperty("certificateArn");
      expect(loadConfig({ REHEARSE: "prod" }, root).service.loadBalancer).toEqual({
        scheme: "internal",
        crossZone: true,
      });
    } finally {
      environments.prod = prod;
    }
  });

  it.each([
    ["local", "must be one of dev, prod"],
    ["stage", "must be one of dev, prod"],
  ])("of %s is refused", (REHEARSE, complaint) => {
    expect(() => loadConfig({ REHEARSE }, root)).toThrow(`REHEARSE ${complaint}, but is "${REHEARSE}"`);
  });

  it("is refused where an account on AWS is chosen", () => {
    expect(() => loadConfig({ ENVIRONMENT: "dev", REHEARSE: "prod" }, root)).toThrow(
      'REHEARSE must be left out where ENVIRONMENT is dev: it is for local clouds, but is "prod"',
    );
  });

  it("is refused on a local cloud that was started as another one", () => {
    writeRecord("blue", { ...record, name: "blue", rehearses: "dev" });
    expect(loadConfig({ LOCAL_CLOUD: "blue", REHEARSE: "dev" }, root).rehearses).toBe("dev");
    expect(() => loadConfig({ LOCAL_CLOUD: "blue", REHEARSE: "prod" }, root)).toThrow(
      'REHEARSE must be dev, as when the local cloud was started, but is "prod"',
    );
    expect(() => loadConfig({ LOCAL_CLOUD: "blue" }, root)).toThrow(
      "REHEARSE must be dev, as when the local cloud was started, but is not set",
    );
    writeRecord("local", record);
    expect(() => loadConfig({ LOCAL_CLOUD: "local", REHEARSE: "dev" }, root)).toThrow(
      'REHEARSE must be left out, as when the local cloud was started, but is "dev"',
    );
  });
});

describe("the image's tag", () => {
  it("can be given", () => {
    expect(loadConfig({ IMAGE_TAG: "release-7" }, root).imageTag).toBe("release-7");
  });

  it("is that of the sources otherwise", () => {
    expect(loadConfig({}, root).imageTag).toMatch(/^content-[0-9a-f]{12}$/);
  });
});

describe("an environment with a name that another one has", () => {
  it("is refused", () => {
    const { prod } = environments;
    environments.prod = { ...prod, names: { stateBucket: "webapi-dev-tfstate-111122223333" } };
    try {
      expect(() => loadConfig({ ENVIRONMENT: "dev" }, root)).toThrow(
        'names.stateBucket must not be that of "prod", but is "webapi-dev-tfstate-111122223333"',
      );
    } finally {
      environments.prod = prod;
    }
  });
});
