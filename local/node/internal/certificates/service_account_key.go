package certificates

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// EKS signs service account tokens with an RSA key of this size. Besides EC keys, AWS STS accepts no other keys:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
const serviceAccountKeyBits = 2048

// ServiceAccountKey returns the file of the key that signs service account tokens. The key is created only once, since
// AWS verifies the tokens of the cluster's issuer with it.
func ServiceAccountKey(directory string) (string, error) {
	file := filepath.Join(directory, "sa.key")
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	key, err := rsa.GenerateKey(rand.Reader, serviceAccountKeyBits)
	if err != nil {
		return "", err
	}
	return file, writeKey(file, key)
}
