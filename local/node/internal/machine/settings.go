package machine

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// kubeletSettings are the kernel settings that the kubelet changes, with the values that it sets. In a container too,
// they are settings of the whole machine:
// https://github.com/kubernetes/kubernetes/blob/v1.36.5/pkg/kubelet/cm/container_manager_linux.go (setupKernelTunables)
var kubeletSettings = map[string]string{
	"kernel/keys/root_maxbytes": "25000000",
	"kernel/keys/root_maxkeys":  "1000000",
	"kernel/panic":              "10",
	"kernel/panic_on_oops":      "1",
	"vm/overcommit_memory":      "1",
	"vm/panic_on_oom":           "0",
}

// ShieldKernelSettings mounts files over the kernel settings that the kubelet changes. The kubelet then reads the values
// that it needs, and the machine keeps its own values.
func ShieldKernelSettings(directory string) error {
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return err
	}
	for name, value := range kubeletSettings {
		file := filepath.Join(directory, strings.ReplaceAll(name, "/", "."))
		if err := os.WriteFile(file, []byte(value+"\n"), 0o644); err != nil {
			return err
		}
		target := filepath.Join("/proc/sys", name)
		if err := unix.Mount(file, target, "", unix.MS_BIND, ""); err != nil {
			return fmt.Errorf("shielding %s: %w", target, err)
		}
	}
	return nil
}

// ForwardPackets lets the node's own network namespace route between pods and other networks.
func ForwardPackets() error {
	return os.WriteFile("/proc/sys/net/ipv4/ip_forward", []byte("1"), 0)
}

// EnsureMachineID gives the node the machine ID that the kubelet reports, see machine-id(5).
func EnsureMachineID() error {
	const file = "/etc/machine-id"
	if content, err := os.ReadFile(file); err == nil && len(content) > 0 {
		return nil
	}
	id, err := os.ReadFile("/proc/sys/kernel/random/uuid")
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(strings.ReplaceAll(string(id), "-", "")), 0o444)
}
