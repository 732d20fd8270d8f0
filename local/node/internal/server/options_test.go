package server

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func TestReadsTheCommandLineOfMiniStack(t *testing.T) {
	o, err := parse([]string{
		"--disable=traefik",
		"--tls-san=0.0.0.0",
		"--https-listen-port=7443",
		"--kube-apiserver-arg=authentication-token-webhook-config-file=/etc/rancher/k3s/eks-auth-webhook.yaml",
		"--service-cidr=10.100.0.0/16",
		"--kube-apiserver-arg=service-account-issuer=https://localhost:4566/oidc/id/X",
		"--node-label=topology.kubernetes.io/zone=eu-central-1a",
		"--node-label=topology.kubernetes.io/region=eu-central-1",
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(o.tlsSANs, []string{"0.0.0.0"}) || o.port != 7443 || len(o.apiServerArgs) != 2 || len(o.nodeLabels) != 2 {
		t.Errorf("read %+v", o)
	}
	if o.serviceCIDR != netip.MustParsePrefix("10.100.0.0/16") || o.clusterCIDR != netip.MustParsePrefix("10.42.0.0/24") {
		t.Errorf("services in %v, pods in %v", o.serviceCIDR, o.clusterCIDR)
	}
	if !o.loadBalancers {
		t.Error("load balancers are disabled without a flag")
	}
}

func TestEveryFlagHasADefault(t *testing.T) {
	o, err := parse(nil)
	if err != nil {
		t.Fatal(err)
	}
	if o.port != 6443 || o.serviceCIDR.String() != "10.43.0.0/16" || o.clusterCIDR.String() != "10.42.0.0/24" || !o.loadBalancers {
		t.Errorf("read %+v", o)
	}
	if o.tlsSANs != nil || o.apiServerArgs != nil || o.kubeletArgs != nil || o.nodeLabels != nil {
		t.Errorf("from nothing: %+v", o)
	}
}

func TestLoadBalancersAndMetricsCanBeDisabled(t *testing.T) {
	for _, test := range []struct {
		disabled               string
		loadBalancers, metrics bool
	}{
		{"--disable=traefik", true, true},
		{"--disable=traefik,servicelb", false, true},
		{"--disable=traefik,metrics-server", true, false},
	} {
		o, err := parse([]string{test.disabled})
		if err != nil || o.loadBalancers != test.loadBalancers || o.metrics != test.metrics {
			t.Errorf("%s: load balancers %v, metrics %v, error %v", test.disabled, o.loadBalancers, o.metrics, err)
		}
	}
}

func TestRefusesUnknownArgumentsAndWrongValues(t *testing.T) {
	for _, test := range []struct{ argument, reason string }{
		{"--flannel-backend=none", "flannel-backend"},
		{"--disable=everything", `nothing is called "everything"`},
		{"agent", `unexpected argument "agent"`},
		{"--https-listen-port=https", "https"},
		{"--service-cidr=10.100.0.0", "--service-cidr"},
		{"--service-cidr=10.100.0.1/16", "no IPv4 network"},
		{"--service-cidr=fd00::/108", "no IPv4 network"},
		{"--cluster-cidr=10.42.0.0/25", "no IPv4 network"},
	} {
		if _, err := parse([]string{test.argument}); err == nil || !strings.Contains(err.Error(), test.reason) {
			t.Errorf("%s: error %v", test.argument, err)
		}
	}
}

func TestArgumentsOfTheUserReplaceThoseOfTheComponent(t *testing.T) {
	own := []string{"--service-account-issuer=https://kubernetes.default", "--api-audiences=cluster", "--profiling"}
	for _, test := range []struct{ overrides, want []string }{
		{nil, own},
		{[]string{"service-account-issuer=https://oidc"}, []string{"--api-audiences=cluster", "--profiling", "--service-account-issuer=https://oidc"}},
		{
			[]string{"service-account-issuer=https://new", "service-account-issuer=https://old"},
			[]string{"--api-audiences=cluster", "--profiling", "--service-account-issuer=https://new", "--service-account-issuer=https://old"},
		},
		{[]string{"profiling=false", "v=2"}, []string{own[0], own[1], "--profiling=false", "--v=2"}},
	} {
		if got := withOverrides(own, test.overrides); !slices.Equal(got, test.want) {
			t.Errorf("with %q: %q, want %q", test.overrides, got, test.want)
		}
	}
}

func TestTheDNSAddressIsTheTenthOfItsNetwork(t *testing.T) {
	if got := host(netip.MustParsePrefix("10.100.0.0/16"), dnsHost); got.String() != "10.100.0.10" {
		t.Errorf("the address for DNS is %v", got)
	}
}
