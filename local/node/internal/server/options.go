package server

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"github.com/spf13/pflag"
)

// options are the flags of `k3s server` that MiniStack sets: https://docs.k3s.io/cli/server. The defaults are those of
// k3s, except for the network of the pods, which is for one node.
type options struct {
	tlsSANs       []string
	port          int
	serviceCIDR   netip.Prefix
	clusterCIDR   netip.Prefix
	apiServerArgs []string
	kubeletArgs   []string
	nodeLabels    []string
	loadBalancers bool
	metrics       bool
}

// packaged are the parts of k3s that --disable can name. Only metrics-server, and servicelb, the load balancer, can be
// disabled here.
var packaged = []string{"coredns", "local-storage", "metrics-server", "servicelb", "traefik"}

// parse reads the flags. Other flags of k3s are refused, not ignored.
func parse(args []string) (options, error) {
	var o options
	var disabled []string
	var serviceCIDR, clusterCIDR string
	flags := pflag.NewFlagSet("server", pflag.ContinueOnError)
	flags.StringSliceVar(&o.tlsSANs, "tls-san", nil, "further name or address in the API server's certificate")
	flags.IntVar(&o.port, "https-listen-port", 6443, "port of the API server")
	flags.StringVar(&serviceCIDR, "service-cidr", "10.43.0.0/16", "addresses of services")
	flags.StringVar(&clusterCIDR, "cluster-cidr", "10.42.0.0/24", "addresses of pods")
	flags.StringArrayVar(&o.apiServerArgs, "kube-apiserver-arg", nil, "argument of kube-apiserver, name=value")
	flags.StringArrayVar(&o.kubeletArgs, "kubelet-arg", nil, "argument of kubelet, name=value")
	flags.StringSliceVar(&o.nodeLabels, "node-label", nil, "label of the node, name=value")
	flags.StringSliceVar(&disabled, "disable", nil, "what k3s would deploy and is not wanted")
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	if flags.NArg() > 0 {
		return options{}, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	for _, name := range disabled {
		if !slices.Contains(packaged, name) {
			return options{}, fmt.Errorf("--disable: nothing is called %q", name)
		}
	}
	o.loadBalancers = !slices.Contains(disabled, "servicelb")
	o.metrics = !slices.Contains(disabled, "metrics-server")
	var serviceErr, clusterErr error
	o.serviceCIDR, serviceErr = network("service-cidr", serviceCIDR)
	o.clusterCIDR, clusterErr = network("cluster-cidr", clusterCIDR)
	return o, errors.Join(serviceErr, clusterErr)
}

func network(flag, value string) (netip.Prefix, error) {
	prefix, err := netip.ParsePrefix(value)
	switch {
	case err != nil:
		return netip.Prefix{}, fmt.Errorf("--%s: %w", flag, err)
	case !prefix.Addr().Is4() || prefix.Bits() > 24 || prefix != prefix.Masked():
		return netip.Prefix{}, fmt.Errorf("--%s: %s is no IPv4 network of 8 bits or more", flag, value)
	}
	return prefix, nil
}

// host is the n-th address of a network with at least 8 host bits.
func host(network netip.Prefix, n byte) netip.Addr {
	address := network.Addr().As4()
	address[3] += n
	return netip.AddrFrom4(address)
}
