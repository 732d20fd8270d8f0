// Package machine prepares the mounts, cgroups and kernel settings that the node shares with its machine.
package machine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// ShareMounts makes mounts below / propagate into pods. The kubelet needs this for volumes.
func ShareMounts() error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_SHARED, ""); err != nil {
		return fmt.Errorf("sharing mounts: %w", err)
	}
	return nil
}

// OverlayWorksIn reports whether an overlay can be mounted in a directory. It can't if the directory is on an overlay.
func OverlayWorksIn(directory string) (bool, error) {
	trial, err := os.MkdirTemp(directory, "overlay-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(trial)
	layers := map[string]string{}
	for _, name := range []string{"lower", "upper", "work", "merged"} {
		layers[name] = filepath.Join(trial, name)
		if err := os.Mkdir(layers[name], 0o700); err != nil {
			return false, err
		}
	}
	options := fmt.Sprintf("lowerdir=%s,upperdir=%s,workdir=%s", layers["lower"], layers["upper"], layers["work"])
	err = unix.Mount("overlay", layers["merged"], "overlay", 0, options)
	if errors.Is(err, unix.EINVAL) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("mounting an overlay in %s: %w", directory, err)
	}
	return true, unix.Unmount(layers["merged"], 0)
}

// unmountAll unmounts a directory and all mounts below it, the last mount first.
func unmountAll(directory string) error {
	table, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return err
	}
	for _, target := range mountsBelow(string(table), directory) {
		if err := unix.Unmount(target, unix.MNT_DETACH); err != nil {
			return fmt.Errorf("unmounting %s: %w", target, err)
		}
	}
	return nil
}

// mountsBelow lists the mount points at and below a directory, the last mount first. The fifth field of a line of
// mountinfo is the mount point, see proc_pid_mountinfo(5).
func mountsBelow(mountinfo, directory string) []string {
	var found []string
	for line := range strings.Lines(mountinfo) {
		fields := strings.Fields(line)
		if len(fields) > 4 && (fields[4] == directory || strings.HasPrefix(fields[4], directory+"/")) {
			found = append(found, fields[4])
		}
	}
	slices.Reverse(found)
	return found
}
