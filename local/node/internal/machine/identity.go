package machine

import (
	"errors"
	"fmt"
	"net/netip"
	"os"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// Node is the node's name and its place in the network.
type Node struct {
	Name string
	// Link is the network interface of the default route.
	Link netlink.Link
	// Address is the interface's address with the prefix length of its network, for example 10.213.7.2/24.
	Address netip.Prefix
}

// Identify finds the node's name and its address on the interface of the default route.
func Identify() (Node, error) {
	name, err := os.Hostname()
	if err != nil {
		return Node{}, err
	}
	routes, err := netlink.RouteListFiltered(netlink.FAMILY_V4, &netlink.Route{Table: unix.RT_TABLE_MAIN}, netlink.RT_FILTER_TABLE)
	if err != nil {
		return Node{}, fmt.Errorf("listing routes: %w", err)
	}
	for _, route := range routes {
		if route.Gw == nil {
			continue
		}
		link, err := netlink.LinkByIndex(route.LinkIndex)
		if err != nil {
			return Node{}, err
		}
		addresses, err := netlink.AddrList(link, netlink.FAMILY_V4)
		if err != nil {
			return Node{}, err
		}
		if len(addresses) == 0 {
			continue
		}
		prefix, err := netip.ParsePrefix(addresses[0].IPNet.String())
		return Node{Name: name, Link: link, Address: prefix}, err
	}
	return Node{}, errors.New("the container has no default route: it needs a network")
}

// MayRaisePriority reports whether processes may get a lower OOM score than this process. This needs CAP_SYS_RESOURCE,
// see capabilities(7). Some container hosts do not give it even to privileged containers.
func MayRaisePriority() (bool, error) {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&header, &data[0]); err != nil {
		return false, fmt.Errorf("reading capabilities: %w", err)
	}
	return data[0].Effective&(1<<unix.CAP_SYS_RESOURCE) != 0, nil
}
