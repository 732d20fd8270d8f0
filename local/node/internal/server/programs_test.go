package server

import (
	"maps"
	"os"
	"path/filepath"
	"testing"
)

func TestEachPartHasTheNodesOwnProgramUntilItIsUpgraded(t *testing.T) {
	file := filepath.Join(t.TempDir(), "programs.json")
	fresh, err := readPrograms(file, "/own")
	if err != nil {
		t.Fatal(err)
	}
	if want := (programs{controlPlane: "/own", kubeProxy: "/own", kubelet: "/own"}); !maps.Equal(fresh, want) {
		t.Errorf("there are %v", fresh)
	}
	fresh[controlPlane] = "/next"
	if err := fresh.write(file); err != nil {
		t.Fatal(err)
	}
	again, err := readPrograms(file, "/own")
	if err != nil || !maps.Equal(again, fresh) {
		t.Errorf("read %v (%v), but wrote %v", again, err, fresh)
	}
}

func TestAnInvalidFileOfProgramsIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "programs.json")
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if read, err := readPrograms(file, "/own"); err == nil {
		t.Errorf("read %v", read)
	}
}
