package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"
)

const (
	upgradeSocket = runtimeDirectory + "/upgrade.sock"
	// on a busy machine an API server takes a minute to start
	upgradePatience = 3 * time.Minute
)

// Upgrade is the command `upgrade <part> <program>`. It requests the node in this container to run a part with another
// program. It returns 0 when the part works, 1 when the part has failed and the former program works again, and 2 for
// wrong arguments.
func Upgrade() int {
	if len(os.Args) != 3 {
		fmt.Fprintf(os.Stderr, "upgrade: usage: upgrade %s|%s|%s <program>\n", controlPlane, kubeProxy, kubelet)
		return 2
	}
	if err := requestUpgrade(upgradeSocket, os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintf(os.Stderr, "upgrade: %v\n", err)
		return 1
	}
	return 0
}

func requestUpgrade(socket, part, program string) error {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}
	client := http.Client{Transport: &http.Transport{DialContext: dial}}
	response, err := client.Post("http://node/"+part, "text/plain", strings.NewReader(program))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusNoContent {
		return errors.New(strings.TrimSpace(string(answer)))
	}
	return nil
}

// serveUpgrades answers requests for upgrades, one at a time, until the context is done.
func (c *cluster) serveUpgrades(ctx context.Context) error {
	listener, err := listen(upgradeSocket)
	if err != nil {
		return err
	}
	server := http.Server{Handler: upgradeHandler(c.upgrade)}
	context.AfterFunc(ctx, func() { server.Close() })
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func listen(socket string) (net.Listener, error) {
	// a node that was killed leaves its socket behind
	if err := os.Remove(socket); err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	return net.Listen("unix", socket)
}

func upgradeHandler(upgrade func(part, program string) error) http.Handler {
	turn := make(chan struct{}, 1)
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		program, err := io.ReadAll(request.Body)
		turn <- struct{}{}
		defer func() { <-turn }()
		if err == nil {
			err = upgrade(strings.TrimPrefix(request.URL.Path, "/"), string(program))
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

// upgrade runs a part with another program. If one of its components does not work with it, all of them run with the
// former program again.
func (c *cluster) upgrade(part, program string) error {
	components := c.components(part)
	if len(components) == 0 {
		return fmt.Errorf("no part of the node is called %q", part)
	}
	c.say("%s: %s instead of %s", part, program, c.programs[part])
	if err := c.replaceAll(components, c.programs[part], program); err != nil {
		return err
	}
	c.programs[part] = program
	c.say("%s: done", part)
	return c.programs.write(programsFile)
}

func (c *cluster) replaceAll(components []component, former, program string) error {
	for i, component := range components {
		if err := c.replace(component, program); err != nil {
			return errors.Join(err, c.giveBack(components[:i+1], former))
		}
	}
	return nil
}

func (c *cluster) replace(component component, program string) error {
	return c.supervisor.Replace(component.name, program, append([]string{component.name}, component.args...),
		func(ctx context.Context) error {
			ctx, cancel := context.WithTimeout(ctx, upgradePatience)
			defer cancel()
			return component.ready(ctx, program)
		})
}

// giveBack runs the components with the former program, and returns when they work. The last component, which has
// failed, already runs with it.
func (c *cluster) giveBack(components []component, former string) error {
	last := components[len(components)-1]
	err := last.ready(c.supervisor.Context(), former)
	for _, component := range slices.Backward(components[:len(components)-1]) {
		err = errors.Join(err, c.replace(component, former))
	}
	return err
}
