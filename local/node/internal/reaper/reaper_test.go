package reaper

import (
	"os"
	"testing"
)

func TestPassesTheExitCodeOn(t *testing.T) {
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

func TestAProgramThatIsNotThereIsAnError(t *testing.T) {
	if _, err := Run("/nowhere/sh", nil); err == nil {
		t.Error("started nothing without an error")
	}
}
