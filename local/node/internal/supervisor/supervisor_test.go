package supervisor

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
)

// start creates a supervisor. Its components end before the test's directory with their logs is removed.
func start(t *testing.T, ctx context.Context) *Supervisor {
	t.Helper()
	ctx, stop := context.WithCancel(ctx)
	s, err := New(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		_ = s.Wait()
	})
	return s
}

// says waits until the component's log has a line.
func says(s *Supervisor, name, line string) func(context.Context) error {
	return func(ctx context.Context) error {
		return wait.PollUntilContextTimeout(ctx, 10*time.Millisecond, time.Minute, true, func(context.Context) (bool, error) {
			content, err := os.ReadFile(filepath.Join(s.logDirectory, name+".log"))
			return err == nil && strings.Contains(string(content), line+"\n"), nil
		})
	}
}

func TestTheEndOfAComponentEndsAllAndReportsItsLastLines(t *testing.T) {
	s := start(t, t.Context())
	s.Start("etcd", "sh", "-c", "for i in $(seq 20); do echo line $i; done; exit 3")
	s.Start("kubelet", "sleep", "600")
	err := s.Wait()
	if err == nil {
		t.Fatal("no component ended")
	}
	for _, part := range []string{"etcd ended", "exit status 3", "line 11\n", "line 20"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %v", part, err)
		}
	}
	if strings.Contains(err.Error(), "line 10\n") {
		t.Errorf("more than the last lines: %v", err)
	}
}

func TestAComponentThatEndsWithExitCode0IsAnError(t *testing.T) {
	s := start(t, t.Context())
	s.Start("kube-proxy", "true")
	if err := s.Wait(); err == nil || !strings.Contains(err.Error(), "kube-proxy ended") {
		t.Errorf("ended with %v", err)
	}
}

func TestTheEndOfTheContextIsNoError(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	s := start(t, ctx)
	s.Start("etcd", "sleep", "600")
	s.Go(func(ctx context.Context) error { <-ctx.Done(); return nil })
	stop()
	if err := s.Wait(); err != nil {
		t.Error(err)
	}
}

func TestAComponentThatIgnoresTheSignalIsKilled(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	s := start(t, ctx)
	s.Start("kubelet", "sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done")
	if err := says(s, "kubelet", "deaf")(ctx); err != nil {
		t.Fatal(err)
	}
	stopped := time.Now()
	stop()
	if err := s.Wait(); err != nil {
		t.Error(err)
	}
	if waited := time.Since(stopped); waited < grace {
		t.Errorf("killed after %v already", waited)
	}
}

func TestAMissingProgramIsAnError(t *testing.T) {
	s := start(t, t.Context())
	s.Start("containerd", "/nowhere/containerd")
	if err := s.Wait(); err == nil || !strings.Contains(err.Error(), "/nowhere/containerd") {
		t.Errorf("ended with %v", err)
	}
}
