package loadbalancer

import (
	"context"
	"net/netip"
	"sync"
	"testing"
	"time"

	"k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes/fake"
)

// recorder is a network interface that records the addresses that are added to it.
type recorder struct {
	mutex sync.Mutex
	added []netip.Addr
}

func (r *recorder) Has(address netip.Addr) (bool, error) { return address == first, nil }

func (r *recorder) Add(address netip.Addr) error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.added = append(r.added, address)
	return nil
}

func TestControllerWritesTheAddressesIntoTheStatusOfServices(t *testing.T) {
	class := "example.com/another"
	foreign := balanced("foreign", v1.ServiceTypeLoadBalancer, 0)
	foreign.Spec.LoadBalancerClass = &class
	foreign.Status.LoadBalancer.Ingress = []v1.LoadBalancerIngress{{IP: "192.0.2.1"}}
	client := fake.NewClientset(
		foreign,
		balanced("one", v1.ServiceTypeLoadBalancer, 1),
		balanced("two", v1.ServiceTypeLoadBalancer, 2),
		balanced("inside", v1.ServiceTypeClusterIP, 0),
	)
	link := &recorder{}
	controller, err := New(client, []netip.Addr{first, second}, link)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- controller.Run(ctx) }()

	expect := func(name, want string) {
		t.Helper()
		var got string
		err := wait.PollUntilContextTimeout(ctx, 10*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
			service, err := client.CoreV1().Services("default").Get(ctx, name, metav1.GetOptions{})
			if err != nil {
				return false, err
			}
			got = ""
			if address := current(service); address.IsValid() {
				got = address.String()
			}
			return got == want, nil
		})
		if err != nil {
			t.Fatalf("%s has the address %q, want %q: %v", name, got, want, err)
		}
	}
	expect("one", first.String())
	expect("two", second.String())
	expect("inside", "")
	expect("foreign", "192.0.2.1")

	service, err := client.CoreV1().Services("default").Get(ctx, "one", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	service.Spec.Type = v1.ServiceTypeClusterIP
	if _, err := client.CoreV1().Services("default").Update(ctx, service, metav1.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	expect("one", "")
	expect("two", second.String())
	expect("foreign", "192.0.2.1")

	stop()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
	for _, address := range link.added {
		if address != second {
			t.Errorf("put %v on the interface, which had it", address)
		}
	}
	if len(link.added) == 0 {
		t.Error("put nothing on the interface")
	}
}

func TestControllerRefusesWhatAWSRefusesWithAnEvent(t *testing.T) {
	refused := balanced("refused", v1.ServiceTypeLoadBalancer, 1)
	refused.Spec.LoadBalancerIP = "10.0.0.7"
	changed := balanced("changed", v1.ServiceTypeLoadBalancer, 2)
	changed.Spec.LoadBalancerIP = "10.0.0.7"
	changed.Status.LoadBalancer.Ingress = []v1.LoadBalancerIngress{{IP: second.String()}}
	client := fake.NewClientset(refused, changed, balanced("right", v1.ServiceTypeLoadBalancer, 3))
	controller, err := New(client, []netip.Addr{first, second}, &recorder{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- controller.Run(ctx) }()

	const message = "Error syncing load balancer: failed to ensure load balancer: LoadBalancerIP cannot be specified for AWS ELB"
	err = wait.PollUntilContextTimeout(ctx, 10*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
		events, err := client.CoreV1().Events("default").List(ctx, metav1.ListOptions{})
		if err != nil {
			return false, err
		}
		found := map[string]bool{}
		for _, event := range events.Items {
			if event.Reason == "SyncLoadBalancerFailed" && event.Type == v1.EventTypeWarning && event.Message == message {
				found[event.InvolvedObject.Name] = true
			}
		}
		right, err := client.CoreV1().Services("default").Get(ctx, "right", metav1.GetOptions{})
		return len(found) == 2 && found["refused"] && found["changed"] && current(right) == first, err
	})
	if err != nil {
		t.Fatalf("no event for each refused service, or no address for the other: %v", err)
	}
	for name, want := range map[string]netip.Addr{"refused": {}, "changed": second} {
		service, err := client.CoreV1().Services("default").Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := current(service); got != want {
			t.Errorf("%s has the address %v, want %v", name, got, want)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

func balanced(name string, kind v1.ServiceType, made int64) *v1.Service {
	service := service(made, "", tcp(80))
	service.Name, service.Namespace, service.Spec.Type = name, "default", kind
	return service
}
