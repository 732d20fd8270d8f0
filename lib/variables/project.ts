import type { Variables } from "./variable.ts";

const PROXIES = "https://pkg.go.dev/golang.org/x/net/http/httpproxy";

/** What git, npm, Node.js and all clients of the network read. */
export const PROJECT_VARIABLES: readonly Variables[] = [
  {
    names: ["GIT_*"],
    readers: ["git"],
    local: "remove",
    aws: "remove",
    why: "They choose another repository, for example in git's hooks. git runs in stacks/config/image-tag.ts only.",
    source: "https://git-scm.com/docs/git#_environment_variables",
  },
  {
    names: ["GIT_CONFIG_*", "GIT_EXEC_PATH"],
    readers: ["git"],
    local: "pass",
    aws: "pass",
    why: "Settings such as a safe directory, and the place of git's programs.",
    source: "https://git-scm.com/docs/git-config#ENVIRONMENT",
  },
  {
    names: ["npm_*", "NPM_*"],
    readers: ["npm"],
    local: "pass",
    aws: "pass",
    why: "The user's registry, proxy and credentials, as in npm's files.",
    source: "https://docs.npmjs.com/cli/v11/using-npm/config#environment-variables",
  },
  {
    names: ["NODE_*", "FORCE_COLOR", "NO_COLOR", "UV_THREADPOOL_SIZE"],
    readers: ["node"],
    local: "pass",
    aws: "pass",
    why: "Options and certificates of Node.js.",
    source: "https://nodejs.org/api/cli.html#environment-variables_1",
  },
  {
    names: ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "http_proxy", "https_proxy"],
    readers: ["terraform", "providers", "helm", "kubectl", "aws", "git", "npm", "node"],
    local: "pass",
    aws: "pass",
    why: "The way to AWS and to registries.",
    source: PROXIES,
  },
  {
    names: ["NO_PROXY", "no_proxy"],
    readers: ["terraform", "providers", "helm", "kubectl", "aws", "git", "npm", "node"],
    local: "set",
    aws: "pass",
    why: "Python uses a proxy even for localhost, so a local cloud adds that to the user's exceptions.",
    source: PROXIES,
  },
  {
    names: ["CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR", "SSL_CERT_FILE"],
    readers: ["terraform", "providers", "helm", "kubectl", "aws", "git", "npm", "node"],
    local: "pass",
    aws: "pass",
    why: "Certificates of a company's proxy. The clients of AWS read AWS_CA_BUNDLE first.",
    source: "https://pkg.go.dev/crypto/x509#SystemCertPool",
  },
];
