package machine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

const (
	cgroupRoot = "/sys/fs/cgroup"
	named      = "name="
)

// MountCgroups mounts this process's cgroup namespace at /sys/fs/cgroup. The kubelet then creates the pods' cgroups
// below the container's own cgroup.
func MountCgroups() error {
	if _, err := os.Stat(filepath.Join(cgroupRoot, "cgroup.controllers")); err == nil {
		return mountCgroup2()
	}
	return mountCgroup1()
}

func mountCgroup2() error {
	if err := unmountAll(cgroupRoot); err != nil {
		return err
	}
	if err := unix.Mount("cgroup2", cgroupRoot, "cgroup2", 0, ""); err != nil {
		return fmt.Errorf("mounting cgroup2: %w", err)
	}
	// a cgroup can give its controllers to child cgroups only if it has no processes itself:
	// https://docs.kernel.org/admin-guide/cgroup-v2.html#no-internal-process-constraint
	processes, err := os.ReadFile(filepath.Join(cgroupRoot, "cgroup.procs"))
	if err != nil {
		return err
	}
	inner := filepath.Join(cgroupRoot, "init")
	if err := os.MkdirAll(inner, 0o755); err != nil {
		return err
	}
	for _, pid := range strings.Fields(string(processes)) {
		err := os.WriteFile(filepath.Join(inner, "cgroup.procs"), []byte(pid), 0)
		// 0 is a process outside this namespace; ESRCH means that the process has ended meanwhile
		if err != nil && pid != "0" && !errors.Is(err, unix.ESRCH) {
			return fmt.Errorf("moving process %s: %w", pid, err)
		}
	}
	controllers, err := os.ReadFile(filepath.Join(cgroupRoot, "cgroup.controllers"))
	if err != nil {
		return err
	}
	for _, controller := range strings.Fields(string(controllers)) {
		if err := os.WriteFile(filepath.Join(cgroupRoot, "cgroup.subtree_control"), []byte("+"+controller), 0); err != nil {
			return fmt.Errorf("enabling the controller %s: %w", controller, err)
		}
	}
	return nil
}

func mountCgroup1() error {
	table, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return err
	}
	if err := unmountAll(cgroupRoot); err != nil {
		return err
	}
	if err := unix.Mount("cgroup", cgroupRoot, "tmpfs", 0, "mode=755"); err != nil {
		return fmt.Errorf("mounting %s: %w", cgroupRoot, err)
	}
	for _, hierarchy := range hierarchies(string(table)) {
		target := filepath.Join(cgroupRoot, strings.TrimPrefix(hierarchy, named))
		if err := os.Mkdir(target, 0o755); err != nil {
			return err
		}
		if err := unix.Mount("cgroup", target, "cgroup", 0, mountData(hierarchy)); err != nil {
			return fmt.Errorf("mounting the cgroup hierarchy %s: %w", hierarchy, err)
		}
	}
	// a new cgroup has no CPUs unless it copies its parent's: https://docs.kernel.org/admin-guide/cgroup-v1/cpusets.html
	err = os.WriteFile(filepath.Join(cgroupRoot, "cpuset", "cgroup.clone_children"), []byte(strconv.Itoa(1)), 0)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// hierarchies lists the hierarchies of version 1: their controllers, for example "cpu,cpuacct", or their name, for example
// "name=systemd". Each line of /proc/self/cgroup is hierarchy-ID:controller-list:path, see cgroups(7). If one of them has
// no mount, containerd finds no usage of its containers.
func hierarchies(table string) []string {
	var found []string
	for line := range strings.Lines(table) {
		fields := strings.SplitN(line, ":", 3)
		if len(fields) == 3 && fields[1] != "" {
			found = append(found, fields[1])
		}
	}
	return found
}

// mountData chooses a hierarchy of version 1. One with a name has no controllers: cgroups(7).
func mountData(hierarchy string) string {
	if strings.HasPrefix(hierarchy, named) {
		return "none," + hierarchy
	}
	return hierarchy
}
