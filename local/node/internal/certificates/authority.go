// Package certificates creates the certificate authority of the cluster, and the keys and certificates that it signs.
package certificates

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"path/filepath"
	"time"

	"k8s.io/client-go/util/keyutil"
)

const validity = 10 * 365 * 24 * time.Hour

// Authority signs the certificates of one cluster. It is kept when the node restarts, since MiniStack has already given
// its certificate to clients.
type Authority struct {
	directory   string
	certificate *x509.Certificate
	key         crypto.Signer
}

// Open reads the authority from server-ca.crt and server-ca.key in a directory. If they do not exist, it creates them.
func Open(directory string) (*Authority, error) {
	authority := &Authority{directory: directory}
	certificates, err := readCertificates(authority.CertificateFile())
	if errors.Is(err, fs.ErrNotExist) {
		return authority, authority.create()
	}
	if err != nil {
		return nil, err
	}
	key, err := keyutil.PrivateKeyFromFile(authority.keyFile())
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("%s holds no key that signs", authority.keyFile())
	}
	authority.certificate, authority.key = certificates[0], signer
	return authority, nil
}

// CertificateFile is the path of the authority's certificate. MiniStack reads the certificate there.
func (a *Authority) CertificateFile() string { return filepath.Join(a.directory, "server-ca.crt") }

func (a *Authority) keyFile() string { return filepath.Join(a.directory, "server-ca.key") }

func (a *Authority) create() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: fmt.Sprintf("eks-node-ca@%d", time.Now().Unix())},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(validity),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	if a.certificate, err = x509.ParseCertificate(der); err != nil {
		return err
	}
	a.key = key
	// the certificate is written last: Open takes the authority as complete if the certificate exists
	if err := writeKey(a.keyFile(), key); err != nil {
		return err
	}
	return writeCertificate(a.CertificateFile(), der)
}

// Request describes a certificate.
type Request struct {
	// Name is the name of the files: <Name>.crt and <Name>.key.
	Name string
	// User and Groups are the identity that Kubernetes reads from a client's certificate:
	// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates
	User   string
	Groups []string
	Usages []x509.ExtKeyUsage
	// Hosts are the names and addresses of a server.
	Hosts []string
}

// Pair has the paths of a certificate and its key.
type Pair struct{ Certificate, Key string }

// Issue creates a key and a certificate. They replace earlier ones, since the node's address may have changed.
func (a *Authority) Issue(request Request) (Pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Pair{}, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return Pair{}, err
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: request.User, Organization: request.Groups},
		NotBefore:    a.certificate.NotBefore,
		NotAfter:     a.certificate.NotAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  request.Usages,
	}
	for _, host := range request.Hosts {
		if address := net.ParseIP(host); address != nil {
			template.IPAddresses = append(template.IPAddresses, address)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	if err != nil {
		return Pair{}, fmt.Errorf("signing the certificate %s: %w", request.Name, err)
	}
	pair := Pair{
		Certificate: filepath.Join(a.directory, request.Name+".crt"),
		Key:         filepath.Join(a.directory, request.Name+".key"),
	}
	if err := writeKey(pair.Key, key); err != nil {
		return Pair{}, err
	}
	return pair, writeCertificate(pair.Certificate, der)
}
