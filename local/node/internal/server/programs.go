package server

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// programsFile outlives a restart of the node: what a newer API server has written, an older one need not understand.
const programsFile = stateDirectory + "/server/programs.json"

// programs are the paths of the programs that the parts of the node are run with, by the names of the parts.
type programs map[string]string

// readPrograms reads what the last upgrades have left; a part that none of them was about has the node's own program.
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

// write keeps them, wholly or not at all.
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
