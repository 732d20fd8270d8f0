package server

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// programsFile is kept when the node restarts, since an older API server may not be able to read a newer one's data.
const programsFile = stateDirectory + "/server/programs.json"

// programs are the paths of the programs of the node's parts, by the names of the parts.
type programs map[string]string

// readPrograms reads the programs of earlier upgrades. A part that was never upgraded has the node's own program.
func readPrograms(file, own string) (programs, error) {
	read := programs{controlPlane: own, kubeProxy: own, kubelet: own}
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return read, nil
	}
	if err != nil {
		return nil, err
	}
	return read, json.Unmarshal(content, &read)
}

// write replaces the file in one step, so that it is always complete.
func (p programs) write(file string) error {
	content, err := json.Marshal(p)
	if err != nil {
		return err
	}
	next := filepath.Join(filepath.Dir(file), ".programs.json")
	if err := os.WriteFile(next, content, 0o600); err != nil {
		return err
	}
	return os.Rename(next, file)
}
