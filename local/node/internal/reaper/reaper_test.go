package reaper

import (
	"fmt"
	"os"
	"testing"
)

func TestReturnsTheExitCodeOfTheCommand(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("a cgroup namespace needs root")
	}
	for script, want := range map[string]int{
		"exit 0":        0,
		"exit 3":        3,
		"kill -KILL $$": 137,
		"kill -TERM $$": 143,
		"true & exit 7": 7,
	} {
		code, err := Run("/bin/sh", []string{"-c", script})
		if err != nil || code != want {
			t.Errorf("%s: exit code %d, error %v", script, code, err)
		}
	}
}

func TestPassesSignalsToTheCommand(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("a cgroup namespace needs root")
	}
	script := "trap 'exit 9' TERM; kill -TERM $PPID; for i in $(seq 1000); do sleep 0.01; done"
	if code, err := Run("/bin/sh", []string{"-c", script}); err != nil || code != 9 {
		t.Errorf("exit code %d, error %v", code, err)
	}
}

func TestTheCommandHasItsOwnCgroupNamespace(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("a cgroup namespace needs root")
	}
	own, err := os.Readlink("/proc/self/ns/cgroup")
	if err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf(`test "$(readlink /proc/self/ns/cgroup)" != "%s"`, own)
	if code, err := Run("/bin/sh", []string{"-c", script}); err != nil || code != 0 {
		t.Errorf("exit code %d, error %v", code, err)
	}
}

func TestAMissingProgramIsAnError(t *testing.T) {
	if _, err := Run("/nowhere/sh", nil); err == nil {
		t.Error("started nothing without an error")
	}
}
