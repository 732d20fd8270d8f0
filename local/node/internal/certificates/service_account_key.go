package certificates

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// RSA of this size is what EKS signs service account tokens with, and all that AWS STS takes beside EC:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
const serviceAccountKeyBits = 2048

// ServiceAccountKey returns the file of the key that signs service accounts' tokens. It is made once: AWS knows the
// cluster's issuer by it.
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
