package configuration

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
	"k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	proxyv1 "k8s.io/kube-proxy/config/v1alpha1"
	kubeletv1 "k8s.io/kubelet/config/v1beta1"
	"sigs.k8s.io/yaml"
)

var values = Values{
	NodeName:           "node-1",
	NodeAddress:        netip.MustParseAddr("10.213.7.2"),
	ClusterCIDR:        netip.MustParsePrefix("10.42.0.0/24"),
	DNSAddress:         netip.MustParseAddr("10.100.0.10"),
	State:              "/state",
	Runtime:            "/runtime",
	Snapshotter:        "overlayfs",
	KeepOOMScore:       true,
	ClientCA:           "/tls/ca.crt",
	KubeletCertificate: "/tls/kubelet.crt",
	KubeletKey:         "/tls/kubelet.key",
	ProxyKubeconfig:    "/cred/kube-proxy",
	DNSKubeconfig:      "/cred/coredns",
	MetricsPort:        10251,
	MetricsCA:          []byte("certificate"),
}

func render(t *testing.T, name string) []byte {
	t.Helper()
	content, err := Render(name, values)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// strictly decodes a configuration as its component does, but refuses fields that the type does not have.
func strictly(t *testing.T, content []byte, into any) {
	t.Helper()
	if err := yaml.UnmarshalStrict(content, into); err != nil {
		t.Fatalf("%v in\n%s", err, content)
	}
}

func TestKubelet(t *testing.T) {
	var kubelet kubeletv1.KubeletConfiguration
	strictly(t, render(t, "kubelet.yaml"), &kubelet)
	if kubelet.ContainerRuntimeEndpoint != "unix:///runtime/containerd/containerd.sock" || kubelet.ClusterDNS[0] != "10.100.0.10" {
		t.Errorf("%+v", kubelet)
	}
	if *kubelet.Authentication.Anonymous.Enabled || kubelet.Authorization.Mode != kubeletv1.KubeletAuthorizationModeWebhook {
		t.Error("the kubelet answers anonymous clients")
	}
}

func TestKubeProxyLeavesTheMachinesSettingsAlone(t *testing.T) {
	var proxy proxyv1.KubeProxyConfiguration
	strictly(t, render(t, "kube-proxy.yaml"), &proxy)
	conntrack := proxy.Conntrack
	if *conntrack.MaxPerCore != 0 || *conntrack.Min != 0 || conntrack.TCPEstablishedTimeout.Duration != 0 || conntrack.TCPCloseWaitTimeout.Duration != 0 {
		t.Errorf("%+v", conntrack)
	}
	if proxy.HostnameOverride != "node-1" || proxy.ClusterCIDR != "10.42.0.0/24" {
		t.Errorf("%+v", proxy)
	}
}

func TestKubeDNSPointsAtTheNode(t *testing.T) {
	documents := bytes.Split(render(t, "kube-dns.yaml"), []byte("\n---\n"))
	var service v1.Service
	var slice discoveryv1.EndpointSlice
	var role rbacv1.ClusterRole
	var binding rbacv1.ClusterRoleBinding
	for i, into := range []any{&service, &slice, &role, &binding} {
		strictly(t, documents[i], into)
	}
	if service.Spec.ClusterIP != "10.100.0.10" || slice.Endpoints[0].Addresses[0] != "10.213.7.2" {
		t.Errorf("the Service has %s, its endpoint %v", service.Spec.ClusterIP, slice.Endpoints)
	}
	for _, rule := range role.Rules {
		if strings.Join(rule.Verbs, ",") != "list,watch" {
			t.Errorf("CoreDNS may %v %v", rule.Verbs, rule.Resources)
		}
	}
}

func TestTheMetricsAPIIsVerifiedAtTheNode(t *testing.T) {
	documents := bytes.Split(render(t, "metrics-server.yaml"), []byte("\n---\n"))
	var service v1.Service
	var slice discoveryv1.EndpointSlice
	var api struct {
		Spec struct {
			Service  struct{ Name string }
			CABundle []byte
		}
	}
	strictly(t, documents[0], &service)
	strictly(t, documents[1], &slice)
	if err := yaml.Unmarshal(documents[2], &api); err != nil {
		t.Fatal(err)
	}
	if service.Spec.Ports[0].Name != *slice.Ports[0].Name || *slice.Ports[0].Port != 10251 || slice.Endpoints[0].Addresses[0] != "10.213.7.2" {
		t.Errorf("the Service has %v, its endpoints %v at %v", service.Spec.Ports, slice.Ports, slice.Endpoints)
	}
	if api.Spec.Service.Name != service.Name || string(api.Spec.CABundle) != "certificate" {
		t.Errorf("the API is that of %+v", api.Spec)
	}
}

func TestCoreDNSForwardsNoQueries(t *testing.T) {
	corefile := string(render(t, "Corefile"))
	if strings.Contains(corefile, "\n  forward ") || !strings.Contains(corefile, "bind 10.213.7.2") {
		t.Error(corefile)
	}
}

func TestContainerd(t *testing.T) {
	var containerd struct {
		Root    string
		Plugins map[string]map[string]any
	}
	if err := toml.Unmarshal(render(t, "containerd.toml"), &containerd); err != nil {
		t.Fatal(err)
	}
	cri := containerd.Plugins["io.containerd.grpc.v1.cri"]
	if containerd.Root != "/state/agent/containerd" || cri["restrict_oom_score_adj"] != true {
		t.Errorf("%+v", containerd)
	}
}

func TestPodNetwork(t *testing.T) {
	if !json.Valid(render(t, "cni.conflist")) {
		t.Error("no JSON")
	}
}

func TestFilesCanOnlyBeReadByTheirOwner(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sub", "kubelet.yaml")
	if err := Write("kubelet.yaml", file, values); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}
