package loadbalancer

import (
	"strings"
	"testing"

	"k8s.io/api/core/v1"
)

const prefix = "service.beta.kubernetes.io/aws-load-balancer-"

// annotated returns a service with annotations, whose names follow the prefix, and with ports.
func annotated(annotations map[string]string, ports ...v1.ServicePort) *v1.Service {
	made := service(1, "", ports...)
	made.Annotations = map[string]string{}
	for name, value := range annotations {
		made.Annotations[prefix+name] = value
	}
	return made
}

func TestRefusal(t *testing.T) {
	sticky := annotated(nil, tcp(80))
	sticky.Spec.SessionAffinity = v1.ServiceAffinityClientIP
	fixed := annotated(nil, tcp(80))
	fixed.Spec.LoadBalancerIP = "10.0.0.7"
	for _, test := range []struct {
		name    string
		service *v1.Service
		want    string
	}{
		{"what the service's chart sets", annotated(map[string]string{
			"type": "nlb", "internal": "true", "scheme": "internal", "cross-zone-load-balancing-enabled": "false",
		}, tcp(80)), ""},
		{"a service without annotations", annotated(nil, tcp(80)), ""},
		{"UDP by a Network Load Balancer", annotated(map[string]string{"type": "nlb"}, udp(53)), ""},
		{"target group attributes that the controller knows", annotated(map[string]string{
			"type": "nlb", "target-group-attributes": "preserve_client_ip.enabled=false, proxy_protocol_v2.enabled=true",
		}, tcp(80)), ""},

		{"UDP by a Classic Load Balancer", annotated(nil, udp(53)), "Protocol UDP not supported by LoadBalancer"},
		{"two protocols", annotated(map[string]string{"type": "nlb"}, tcp(53), udp(53)), "mixed protocol is not supported"},
		{"session affinity", sticky, "unsupported load balancer affinity: ClientIP"},
		{"an address of one's own", fixed, "LoadBalancerIP cannot be specified"},
		{"cross-zone that is neither true nor false", annotated(map[string]string{
			"type": "nlb", "cross-zone-load-balancing-enabled": "yes",
		}, tcp(80)), "error parsing service annotation: " + prefix + "cross-zone-load-balancing-enabled=yes"},
		{"a deregistration delay", annotated(map[string]string{
			"type": "nlb", "target-group-attributes": "deregistration_delay.timeout_seconds=30",
		}, tcp(80)), `the attribute "deregistration_delay.timeout_seconds" is not supported by the controller`},
		{"a target group attribute with a wrong value", annotated(map[string]string{
			"type": "nlb", "target-group-attributes": "preserve_client_ip.enabled=no",
		}, tcp(80)), `invalid attribute value for "preserve_client_ip.enabled": no`},
		{"target group attributes of a Classic Load Balancer", annotated(map[string]string{
			"target-group-attributes": "preserve_client_ip.enabled=false",
		}, tcp(80)), "target group attributes annotation is only supported for NLB"},
		{"a certificate, which only AWS can use", annotated(map[string]string{
			"type": "nlb", "ssl-cert": "arn:aws:acm:eu-central-1:111122223333:certificate/0",
		}, tcp(443)), "the local cloud terminates no TLS"},
	} {
		err := refusal(test.service)
		if test.want == "" && err != nil {
			t.Errorf("%s is refused: %v", test.name, err)
		}
		if test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

func TestIsOfAnother(t *testing.T) {
	for _, test := range []struct {
		kind string
		want bool
	}{{"", false}, {"nlb", false}, {"external", true}, {"nlb-ip", true}} {
		if got := isOfAnother(annotated(map[string]string{"type": test.kind})); got != test.want {
			t.Errorf("a service of the type %q is of another: %v, want %v", test.kind, got, test.want)
		}
	}
}
