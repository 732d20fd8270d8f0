package certificates

import (
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

// Kubeconfig writes a kubeconfig for a client with this certificate. The file contains the certificates and the key.
func (a *Authority) Kubeconfig(file, server string, client Pair) error {
	config := api.NewConfig()
	config.Clusters["default"] = &api.Cluster{Server: server, CertificateAuthority: a.CertificateFile()}
	config.AuthInfos["default"] = &api.AuthInfo{ClientCertificate: client.Certificate, ClientKey: client.Key}
	config.Contexts["default"] = &api.Context{Cluster: "default", AuthInfo: "default"}
	config.CurrentContext = "default"
	if err := api.FlattenConfig(config); err != nil {
		return err
	}
	return clientcmd.WriteToFile(*config, file)
}
