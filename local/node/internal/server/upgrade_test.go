package server

import (
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"eks-webapi/local/node/internal/supervisor"
)

// serve answers requests for upgrades at its own socket.
func serve(t *testing.T, upgrade func(part, program string) error) (socket string) {
	t.Helper()
	// not t.TempDir(), which may be too long for the path of a socket
	directory, err := os.MkdirTemp("", "upgrade")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(directory) })
	server := httptest.NewUnstartedServer(upgradeHandler(upgrade))
	server.Listener.Close()
	socket = filepath.Join(directory, "s")
	if server.Listener, err = listen(socket); err != nil {
		t.Fatal(err)
	}
	server.Start()
	t.Cleanup(server.Close)
	return socket
}

func TestARequestNamesThePartAndTheProgram(t *testing.T) {
	var asked []string
	socket := serve(t, func(part, program string) error { asked = append(asked, part+" "+program); return nil })
	if err := requestUpgrade(socket, kubelet, "/1.36/eks-node"); err != nil {
		t.Fatal(err)
	}
	if want := []string{"kubelet /1.36/eks-node"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q", asked)
	}
}

func TestARequestFailsWithTheErrorOfItsUpgrade(t *testing.T) {
	socket := serve(t, func(string, string) error { return errors.New("kubelet ended\nunknown flag") })
	err := requestUpgrade(socket, kubelet, "/1.36/eks-node")
	if err == nil || err.Error() != "kubelet ended\nunknown flag" {
		t.Errorf("failed with %v", err)
	}
}

func TestUpgradesRunOneAtATime(t *testing.T) {
	var mutex sync.Mutex
	socket := serve(t, func(string, string) error {
		if !mutex.TryLock() {
			return errors.New("two at a time")
		}
		defer mutex.Unlock()
		time.Sleep(20 * time.Millisecond)
		return nil
	})
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if err := requestUpgrade(socket, kubelet, "/1.36/eks-node"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

func TestARequestWithoutARunningNodeIsAnError(t *testing.T) {
	if err := requestUpgrade(filepath.Join(t.TempDir(), "none"), kubelet, "/1.36/eks-node"); err == nil {
		t.Error("got an answer")
	}
}

func TestAnUnknownPartIsAnError(t *testing.T) {
	c := &cluster{programs: programs{}}
	if err := c.upgrade("etcd", "/next"); err == nil || !strings.Contains(err.Error(), `"etcd"`) {
		t.Errorf("upgraded with %v", err)
	}
}

func TestAfterAFailureReplacedComponentsHaveTheFormerProgramAgain(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	directory := t.TempDir()
	for program, script := range map[string]string{
		"old": "exec sleep 600",
		"new": "[ $1 != second ] || exit 1; exec sleep 600",
	} {
		if err := os.WriteFile(filepath.Join(directory, program), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s, err := supervisor.New(ctx, directory)
	if err != nil {
		t.Fatal(err)
	}
	former, next := filepath.Join(directory, "old"), filepath.Join(directory, "new")
	var ready []string
	part := []component{}
	for _, name := range []string{"first", "second", "third"} {
		s.Start(name, former, name)
		part = append(part, component{name: name, ready: func(ctx context.Context, program string) error {
			ready = append(ready, name+" "+filepath.Base(program))
			if name == "second" && program == next {
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		}})
	}
	c := &cluster{supervisor: s, programs: programs{}}
	if err := c.replaceAll(part, former, next); err == nil || !strings.Contains(err.Error(), "second ended (exit status 1)") {
		t.Errorf("replaced with %v", err)
	}
	if want := []string{"first new", "second new", "second old", "first old"}; !slices.Equal(ready, want) {
		t.Errorf("ready were %q", ready)
	}
}
