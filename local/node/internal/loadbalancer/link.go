package loadbalancer

import (
	"fmt"
	"net"
	"net/netip"
	"slices"

	"github.com/vishvananda/netlink"
)

// Link is a network interface of this node.
type Link struct{ netlink.Link }

// Has reports whether the interface has the address.
func (l Link) Has(address netip.Addr) (bool, error) {
	present, err := netlink.AddrList(l.Link, netlink.FAMILY_V4)
	if err != nil {
		return false, fmt.Errorf("listing addresses: %w", err)
	}
	return slices.ContainsFunc(present, func(a netlink.Addr) bool { return a.IP.Equal(address.AsSlice()) }), nil
}

// Add adds the address to the interface.
func (l Link) Add(address netip.Addr) error {
	host := &net.IPNet{IP: address.AsSlice(), Mask: net.CIDRMask(32, 32)}
	if err := netlink.AddrAdd(l.Link, &netlink.Addr{IPNet: host}); err != nil {
		return fmt.Errorf("adding the address %s: %w", address, err)
	}
	return nil
}
