package main

import (
	"fmt"
	"os"

	"github.com/spf13/pflag"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apiserver/pkg/endpoints/openapi"
	genericapiserver "k8s.io/apiserver/pkg/server"
	generated "k8s.io/kubernetes/pkg/generated/openapi"
	"sigs.k8s.io/metrics-server/cmd/metrics-server/app/options"
	"sigs.k8s.io/metrics-server/pkg/api"
)

func metricsServer() int {
	if err := runMetricsServer(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "metrics-server: %v\n", err)
		return 1
	}
	return 0
}

// runMetricsServer is metrics-server's own command, but for the description of the API. metrics-server 0.8.0 describes it
// under the names that types had before Kubernetes 1.35, and does not start with these types. metrics-server 0.9.0
// requires libraries that are newer than those of Kubernetes 1.35 and 1.36. Kubernetes has a description, too.
func runMetricsServer(args []string) error {
	o := options.NewOptions()
	flags := pflag.NewFlagSet("metrics-server", pflag.ContinueOnError)
	for _, named := range o.Flags().FlagSets {
		flags.AddFlagSet(named)
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := utilerrors.NewAggregate(o.Validate()); err != nil {
		return err
	}
	config, err := o.ServerConfig()
	if err != nil {
		return err
	}
	names := openapi.NewDefinitionNamer(api.Scheme)
	config.Apiserver.OpenAPIConfig = genericapiserver.DefaultOpenAPIConfig(generated.GetOpenAPIDefinitions, names)
	config.Apiserver.OpenAPIV3Config = genericapiserver.DefaultOpenAPIV3Config(generated.GetOpenAPIDefinitions, names)
	server, err := config.Complete()
	if err != nil {
		return err
	}
	return server.RunUntil(genericapiserver.SetupSignalHandler())
}
