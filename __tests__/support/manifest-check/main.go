// Command manifest-check reads Kubernetes manifests from standard input and prints their errors, one per line. Errors
// are unknown fields, fields of a wrong type, and pods that the Pod Security Standard "restricted" refuses.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

var restricted = api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}

func main() {
	if err := monitoringv1.AddToScheme(scheme.Scheme); err != nil {
		log.Fatal(err)
	}
	decoder := serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		log.Fatal(err)
	}
	documents := yaml.NewYAMLReader(bufio.NewReader(os.Stdin))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
		object, _, err := decoder.Decode(document, nil, nil)
		if err != nil {
			fmt.Println(err)
			continue
		}
		if deployment, ok := object.(*appsv1.Deployment); ok {
			pod := deployment.Spec.Template
			result := policy.AggregateCheckResults(evaluator.EvaluatePod(restricted, &pod.ObjectMeta, &pod.Spec))
			if !result.Allowed {
				fmt.Printf("%s: %s\n", deployment.Name, result.ForbiddenDetail())
			}
		}
	}
}
