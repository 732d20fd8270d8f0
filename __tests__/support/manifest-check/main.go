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
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
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
		name, metadata, spec := podIn(object)
		if spec == nil {
			continue
		}
		result := policy.AggregateCheckResults(evaluator.EvaluatePod(restricted, metadata, spec))
		if !result.Allowed {
			fmt.Printf("%s: %s\n", name, result.ForbiddenDetail())
		}
	}
}

// podIn returns the name of a Deployment or Pod, and the metadata and spec of its pod. Other objects have no spec.
func podIn(object runtime.Object) (string, *metav1.ObjectMeta, *corev1.PodSpec) {
	switch owner := object.(type) {
	case *appsv1.Deployment:
		return owner.Name, &owner.Spec.Template.ObjectMeta, &owner.Spec.Template.Spec
	case *corev1.Pod:
		return owner.Name, &owner.ObjectMeta, &owner.Spec
	default:
		return "", nil, nil
	}
}
