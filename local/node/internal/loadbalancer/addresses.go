package loadbalancer

import (
	"cmp"
	"net/netip"
	"slices"

	"k8s.io/api/core/v1"
)

// port is a port of a service. Two services can't use the same port on one address.
type port struct {
	protocol v1.Protocol
	number   int32
}

// assign gives every service its current address, or else the first address on which all of its ports are free.
// Services with an address come first, since their address may be in use. The others follow, the oldest first. A
// service is not in the result if no address is left for it.
func assign(services []*v1.Service, addresses []netip.Addr) map[*v1.Service]netip.Addr {
	rank := func(service *v1.Service) int {
		if slices.Contains(addresses, current(service)) {
			return 0
		}
		return 1
	}
	inOrder := slices.SortedFunc(slices.Values(services), func(a, b *v1.Service) int {
		return cmp.Or(
			cmp.Compare(rank(a), rank(b)),
			a.CreationTimestamp.Compare(b.CreationTimestamp.Time),
			// needed because the time is in whole seconds
			cmp.Compare(a.Namespace, b.Namespace),
			cmp.Compare(a.Name, b.Name),
		)
	})
	taken := map[netip.Addr]map[port]bool{}
	for _, address := range addresses {
		taken[address] = map[port]bool{}
	}
	assigned := map[*v1.Service]netip.Addr{}
	for _, service := range inOrder {
		ports := portsOf(service)
		isFree := func(address netip.Addr) bool {
			return !slices.ContainsFunc(ports, func(p port) bool { return taken[address][p] })
		}
		choice, found := choose(current(service), addresses, isFree)
		if !found {
			continue
		}
		assigned[service] = choice
		for _, p := range ports {
			taken[choice][p] = true
		}
	}
	return assigned
}

func choose(first netip.Addr, addresses []netip.Addr, isFree func(netip.Addr) bool) (netip.Addr, bool) {
	if slices.Contains(addresses, first) && isFree(first) {
		return first, true
	}
	if index := slices.IndexFunc(addresses, isFree); index >= 0 {
		return addresses[index], true
	}
	return netip.Addr{}, false
}

// current is the address in a service's status, or the zero address.
func current(service *v1.Service) netip.Addr {
	ingress := service.Status.LoadBalancer.Ingress
	if len(ingress) != 1 {
		return netip.Addr{}
	}
	address, err := netip.ParseAddr(ingress[0].IP)
	if err != nil {
		return netip.Addr{}
	}
	return address
}

func portsOf(service *v1.Service) []port {
	var ports []port
	for _, p := range service.Spec.Ports {
		ports = append(ports, port{p.Protocol, p.Port})
	}
	return ports
}

// Pool is the node's own address, and 3 more addresses for further services on the same ports. They are near the end of
// the node's network, which must have at least 8 host bits. The pools of nodes with neighbouring addresses have no
// address in common. Nodes that start one after the other have neighbouring addresses.
func Pool(node netip.Prefix) []netip.Addr {
	const extra, pools, first = 3, 20, 192
	own := node.Addr().As4()
	addresses := []netip.Addr{node.Addr()}
	start := first + int(own[3])%pools*extra
	for offset := range extra {
		address := own
		address[3] = byte(start + offset)
		if candidate := netip.AddrFrom4(address); candidate != node.Addr() {
			addresses = append(addresses, candidate)
		}
	}
	return addresses
}
