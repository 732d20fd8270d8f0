package certificates

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"

	certutil "k8s.io/client-go/util/cert"
	"k8s.io/client-go/util/keyutil"
)

func readCertificates(file string) ([]*x509.Certificate, error) {
	return certutil.CertsFromFile(file)
}

func writeCertificate(file string, der []byte) error {
	return certutil.WriteCert(file, pem.EncodeToMemory(&pem.Block{Type: certutil.CertificateBlockType, Bytes: der}))
}

func writeKey(file string, key crypto.PrivateKey) error {
	encoded, err := keyutil.MarshalPrivateKeyToPEM(key)
	if err != nil {
		return err
	}
	return keyutil.WriteKey(file, encoded)
}
