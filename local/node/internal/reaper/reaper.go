// Package reaper is the first process of the container. It runs one command in its own cgroup namespace, and passes
// signals to it. It also collects the orphaned processes that the runtime's shims leave behind.
package reaper

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// Run starts the command and returns its exit code when it ends. If a signal ended the command, the code is 128 plus
// the number of the signal.
//
// The cgroup namespace makes the container's own cgroup the root of the mounts at /sys/fs/cgroup. With cgroup v1, there
// is no other way to do this.
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
			// this fails only if the child has just ended, which collectUntil reports
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
