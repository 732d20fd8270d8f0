package server

import (
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"

	"eks-webapi/local/node/internal/certificates"
	"eks-webapi/local/node/internal/machine"
)

const (
	// the paths are those of k3s, since MiniStack reads the files there and uses them in commands
	stateDirectory      = "/var/lib/rancher/k3s"
	tlsDirectory        = stateDirectory + "/server/tls"
	kubeconfigDirectory = stateDirectory + "/server/cred"
	adminKubeconfig     = "/etc/rancher/k3s/k3s.yaml"
)

var (
	client = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	server = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
)

// credentials are the paths of keys, certificates and kubeconfigs.
type credentials struct {
	authority         string
	serviceAccountKey string
	// serving is the API server's own certificate. The API server is a client of kubelets with kubeletClient, and of
	// aggregated API servers with frontProxy. kubelet and metricsServer are the own certificates of these servers.
	serving, kubeletClient, frontProxy, kubelet, metricsServer certificates.Pair
	// kubeconfigs are by the name of the component.
	kubeconfigs map[string]string
}

// makeCredentials issues all certificates again. Only the authority and the service account key are kept.
func makeCredentials(o options, node machine.Node) (credentials, error) {
	for _, directory := range []string{tlsDirectory, kubeconfigDirectory, filepath.Dir(adminKubeconfig)} {
		if err := os.MkdirAll(directory, 0o755); err != nil {
			return credentials{}, err
		}
	}
	authority, err := certificates.Open(tlsDirectory)
	if err != nil {
		return credentials{}, err
	}
	made := credentials{authority: authority.CertificateFile(), kubeconfigs: map[string]string{}}
	if made.serviceAccountKey, err = certificates.ServiceAccountKey(tlsDirectory); err != nil {
		return credentials{}, err
	}
	address := node.Address.Addr().String()
	hosts := append([]string{
		"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
		"localhost", "127.0.0.1", host(o.serviceCIDR, 1).String(), node.Name, address,
	}, o.tlsSANs...)
	pairs := map[*certificates.Pair]certificates.Request{
		&made.serving: {Name: "kube-apiserver", User: "kube-apiserver", Usages: server, Hosts: hosts},
		&made.kubeletClient: {Name: "kube-apiserver-kubelet-client", User: "kube-apiserver-kubelet-client",
			Groups: []string{"system:masters"}, Usages: client},
		&made.frontProxy: {Name: "front-proxy-client", User: "front-proxy-client", Usages: client},
		&made.kubelet: {Name: "kubelet", User: "kubelet", Usages: server,
			Hosts: []string{node.Name, address, "127.0.0.1"}},
		&made.metricsServer: {Name: "metrics-server", User: "metrics-server", Usages: server,
			Hosts: []string{"metrics-server.kube-system.svc"}},
	}
	for pair, request := range pairs {
		if *pair, err = authority.Issue(request); err != nil {
			return credentials{}, err
		}
	}
	endpoint := fmt.Sprintf("https://127.0.0.1:%d", o.port)
	for component, request := range clients(node.Name) {
		pair, err := authority.Issue(request)
		if err != nil {
			return credentials{}, err
		}
		file := filepath.Join(kubeconfigDirectory, component+".kubeconfig")
		if component == "admin" {
			file = adminKubeconfig
		}
		if err := authority.Kubeconfig(file, endpoint, pair); err != nil {
			return credentials{}, err
		}
		made.kubeconfigs[component] = file
	}
	return made, nil
}

// clients are the API server's clients on this node, by component. Kubernetes has roles for their names:
// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#core-component-roles
func clients(node string) map[string]certificates.Request {
	of := func(name, user string, groups ...string) certificates.Request {
		return certificates.Request{Name: name, User: user, Groups: groups, Usages: client}
	}
	return map[string]certificates.Request{
		"admin":                   of("admin", "system:admin", "system:masters"),
		"coredns":                 of("coredns", "system:coredns"),
		"kubelet":                 of("kubelet-client", "system:node:"+node, "system:nodes"),
		"kube-controller-manager": of("kube-controller-manager", "system:kube-controller-manager"),
		"kube-proxy":              of("kube-proxy", "system:kube-proxy"),
		"kube-scheduler":          of("kube-scheduler", "system:kube-scheduler"),
		"metrics-server":          of("metrics-server-client", "system:metrics-server"),
	}
}
