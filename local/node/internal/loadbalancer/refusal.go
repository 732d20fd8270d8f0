package loadbalancer

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"k8s.io/api/core/v1"
)

const (
	typeAnnotation         = "service.beta.kubernetes.io/aws-load-balancer-type"
	crossZoneAnnotation    = "service.beta.kubernetes.io/aws-load-balancer-cross-zone-load-balancing-enabled"
	attributesAnnotation   = "service.beta.kubernetes.io/aws-load-balancer-target-group-attributes"
	certificatesAnnotation = "service.beta.kubernetes.io/aws-load-balancer-ssl-cert"
)

var knownAttributes = []string{"preserve_client_ip.enabled", "proxy_protocol_v2.enabled"}

// refusal is the error with which the controller in EKS's control plane refuses a service, or nil. Its rules and words are
// those of EnsureLoadBalancer, except for TLS, which needs a certificate's private key that only AWS has:
// https://github.com/kubernetes/cloud-provider-aws/blob/v1.36.1/pkg/providers/v1/aws.go
// https://github.com/kubernetes/cloud-provider-aws/blob/v1.36.1/pkg/providers/v1/aws_validations.go
func refusal(service *v1.Service) error {
	spec := service.Spec
	isNetwork := service.Annotations[typeAnnotation] == "nlb"
	if spec.SessionAffinity != "" && spec.SessionAffinity != v1.ServiceAffinityNone {
		return fmt.Errorf("unsupported load balancer affinity: %v", spec.SessionAffinity)
	}
	for _, port := range spec.Ports {
		if port.Protocol != spec.Ports[0].Protocol {
			return errors.New("mixed protocol is not supported for LoadBalancer")
		}
		if port.Protocol != v1.ProtocolTCP && (!isNetwork || port.Protocol != v1.ProtocolUDP) {
			return fmt.Errorf("Protocol %s not supported by LoadBalancer", port.Protocol)
		}
	}
	if spec.LoadBalancerIP != "" {
		return errors.New("LoadBalancerIP cannot be specified for AWS ELB")
	}
	if value := service.Annotations[crossZoneAnnotation]; value != "" {
		if _, err := strconv.ParseBool(value); err != nil {
			return fmt.Errorf("error parsing service annotation: %s=%s", crossZoneAnnotation, value)
		}
	}
	if attributes, present := service.Annotations[attributesAnnotation]; present {
		if !isNetwork {
			return errors.New("target group attributes annotation is only supported for NLB")
		}
		if err := attributesRefusal(attributes); err != nil {
			return fmt.Errorf("error validating target group attributes: %w", err)
		}
	}
	if service.Annotations[certificatesAnnotation] != "" {
		return fmt.Errorf("the local cloud terminates no TLS, and %s is set", certificatesAnnotation)
	}
	return nil
}

// attributesRefusal is the error for a list of key=value.
func attributesRefusal(attributes string) error {
	for attribute := range strings.SplitSeq(attributes, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(attribute), "=")
		if !slices.Contains(knownAttributes, key) {
			return fmt.Errorf("the attribute %q is not supported by the controller or is invalid", key)
		}
		if value != "true" && value != "false" {
			return fmt.Errorf("invalid attribute value for %q: %s", key, value)
		}
	}
	return nil
}
