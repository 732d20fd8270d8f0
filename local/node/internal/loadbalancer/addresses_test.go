package loadbalancer

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var (
	first  = netip.MustParseAddr("10.213.7.2")
	second = netip.MustParseAddr("10.213.7.198")
)

// service returns a service that was created at a second, with ports, and with an address if ip is not empty.
func service(second int64, ip string, ports ...v1.ServicePort) *v1.Service {
	made := &v1.Service{ObjectMeta: metav1.ObjectMeta{CreationTimestamp: metav1.NewTime(time.Unix(second, 0))}}
	made.Spec.Ports = ports
	if ip != "" {
		made.Status.LoadBalancer.Ingress = []v1.LoadBalancerIngress{{IP: ip}}
	}
	return made
}

func tcp(number int32) v1.ServicePort { return v1.ServicePort{Protocol: v1.ProtocolTCP, Port: number} }
func udp(number int32) v1.ServicePort { return v1.ServicePort{Protocol: v1.ProtocolUDP, Port: number} }

func TestAssign(t *testing.T) {
	for _, test := range []struct {
		name     string
		services []*v1.Service
		want     []netip.Addr
	}{
		{"the node's own address comes first",
			[]*v1.Service{service(1, "", tcp(80))}, []netip.Addr{first}},
		{"services on different ports share an address",
			[]*v1.Service{service(1, "", tcp(80)), service(2, "", tcp(81))}, []netip.Addr{first, first}},
		{"services with different protocols share an address",
			[]*v1.Service{service(1, "", tcp(53)), service(2, "", udp(53))}, []netip.Addr{first, first}},
		{"services on the same port have different addresses",
			[]*v1.Service{service(1, "", tcp(80)), service(2, "", tcp(80))}, []netip.Addr{first, second}},
		{"services with one port in common have different addresses",
			[]*v1.Service{service(1, "", tcp(80)), service(2, "", tcp(81), tcp(80))}, []netip.Addr{first, second}},
		{"the older service comes first",
			[]*v1.Service{service(2, "", tcp(80)), service(1, "", tcp(80))}, []netip.Addr{second, first}},
		{"a service keeps its address",
			[]*v1.Service{service(1, second.String(), tcp(80))}, []netip.Addr{second}},
		{"an older service does not take the address of another",
			[]*v1.Service{service(1, "", tcp(80)), service(2, first.String(), tcp(80))}, []netip.Addr{second, first}},
		{"a service loses its address if a new port is not free",
			[]*v1.Service{service(1, first.String(), tcp(80)), service(2, first.String(), tcp(81), tcp(80))}, []netip.Addr{first, second}},
		{"an address of another node is given up",
			[]*v1.Service{service(1, "10.213.7.3", tcp(80))}, []netip.Addr{first}},
		{"a service gets no address if none is left",
			[]*v1.Service{service(1, "", tcp(80)), service(2, "", tcp(80)), service(3, "", tcp(80))}, []netip.Addr{first, second, {}}},
	} {
		assigned := assign(test.services, []netip.Addr{first, second})
		for i, service := range test.services {
			if got := assigned[service]; got != test.want[i] {
				t.Errorf("%s: service %d has %v, want %v", test.name, i, got, test.want[i])
			}
		}
	}
}

func TestServicesOfTheSameSecondHaveAFixedOrder(t *testing.T) {
	a, b := service(1, "", tcp(80)), service(1, "", tcp(80))
	a.Name, b.Name = "a", "b"
	for _, services := range [][]*v1.Service{{a, b}, {b, a}} {
		if assigned := assign(services, []netip.Addr{first, second}); assigned[a] != first || assigned[b] != second {
			t.Errorf("a has %v, b has %v", assigned[a], assigned[b])
		}
	}
}

func TestPoolsOfNeighboursAreInTheirNetworkAndHaveNoAddressInCommon(t *testing.T) {
	for number := byte(2); number < 190; number++ {
		node := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 213, 7, number}), 24)
		next := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 213, 7, number + 1}), 24)
		pool := Pool(node)
		if pool[0] != node.Addr() || len(pool) != 4 {
			t.Fatalf("%v has the pool %v", node, pool)
		}
		for _, address := range pool {
			if !node.Contains(address) || address.As4()[3] == 255 || slices.Contains(Pool(next), address) {
				t.Errorf("%v is no address for %v, or one of %v, too", address, node, next)
			}
		}
	}
}

func TestAPoolHasTheNodesAddressOnce(t *testing.T) {
	for number := byte(192); number < 255; number++ {
		node := netip.AddrFrom4([4]byte{10, 213, 7, number})
		pool := Pool(netip.PrefixFrom(node, 24))
		if slices.Contains(pool[1:], node) {
			t.Errorf("the pool of %v is %v", node, pool)
		}
	}
}
