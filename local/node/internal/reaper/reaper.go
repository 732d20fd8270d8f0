// Package reaper is the first process of the container: it runs one command in a cgroup namespace of its own, passes
// signals on to it, and collects the orphans that become its children, which the runtime's shims leave behind.
package reaper

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// Run starts the command and returns its exit code when it ends, 128 and the signal's number if one ended it.
//
// The cgroup namespace makes the container's own cgroup the root of what is mounted at /sys/fs/cgroup; with cgroup v1
// nothing else does.
func Run(command string, args []string) (int, error) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	child, err := os.StartProcess(command, append([]string{command}, args...), &os.ProcAttr{
		Files: []*os.File{os.Stdin, os.Stdout, os.Stderr},
		Sys:   &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWCGROUP},
	})
	if err != nil {
		return 0, fmt.Errorf("starting %s: %w", command, err)
	}
	go func() {
		for received := range signals {
			// it fails only when the child has just ended, which the loop below sees
			_ = child.Signal(received)
		}
	}()
	return collectUntil(child.Pid)
}

func collectUntil(child int) (int, error) {
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		switch {
		case err == syscall.EINTR:
		case err != nil:
			return 0, fmt.Errorf("waiting for processes: %w", err)
		case pid == child && status.Signaled():
			return 128 + int(status.Signal()), nil
		case pid == child:
			return status.ExitStatus(), nil
		}
	}
}
