// Package loadbalancer gives Services of type LoadBalancer an address that the machine can reach, as the controller of a
// cloud does. kube-proxy serves the address.
package loadbalancer

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	typed "k8s.io/client-go/kubernetes/typed/core/v1"
	listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/record"
	"k8s.io/client-go/util/workqueue"
)

// everything is the only key in the queue, since an address depends on all services.
const everything = "everything"

// Interface is the network interface of the node that has the addresses of load balancers.
type Interface interface {
	// Has reports whether the interface has the address.
	Has(netip.Addr) (bool, error)
	Add(netip.Addr) error
}

// Controller keeps the status of all load balancers up to date.
type Controller struct {
	client    kubernetes.Interface
	services  listers.ServiceLister
	queue     workqueue.TypedRateLimitingInterface[string]
	addresses []netip.Addr
	link      Interface
	events    record.EventRecorder
	start     func(context.Context) bool
}

// New creates a controller that assigns these addresses.
func New(client kubernetes.Interface, addresses []netip.Addr, link Interface) (*Controller, error) {
	factory := informers.NewSharedInformerFactory(client, 0)
	informer := factory.Core().V1().Services()
	limiter := workqueue.NewTypedItemExponentialFailureRateLimiter[string](100*time.Millisecond, 10*time.Second)
	queue := workqueue.NewTypedRateLimitingQueue(limiter)
	changed := func(any) { queue.Add(everything) }
	registration, err := informer.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    changed,
		UpdateFunc: func(_, service any) { changed(service) },
		DeleteFunc: changed,
	})
	if err != nil {
		return nil, err
	}
	broadcaster := record.NewBroadcaster()
	events := broadcaster.NewRecorder(scheme.Scheme, v1.EventSource{Component: "service-controller"})
	start := func(ctx context.Context) bool {
		broadcaster.StartRecordingToSink(&typed.EventSinkImpl{Interface: client.CoreV1().Events("")})
		context.AfterFunc(ctx, broadcaster.Shutdown)
		factory.Start(ctx.Done())
		return cache.WaitForCacheSync(ctx.Done(), registration.HasSynced)
	}
	return &Controller{client, informer.Lister(), queue, addresses, link, events, start}, nil
}

// Run works until the context is done. After an error it tries again. An error is possible, for example, if another
// client has just changed a service.
func (c *Controller) Run(ctx context.Context) error {
	if !c.start(ctx) {
		return nil
	}
	stop := context.AfterFunc(ctx, c.queue.ShutDown)
	defer stop()
	for {
		key, done := c.queue.Get()
		if done {
			return nil
		}
		if err := c.reconcile(ctx); err != nil && ctx.Err() == nil {
			fmt.Printf("load balancers: %v\n", err)
			c.queue.AddRateLimited(key)
		} else {
			c.queue.Forget(key)
		}
		c.queue.Done(key)
	}
}

func (c *Controller) reconcile(ctx context.Context) error {
	all, err := c.services.List(labels.Everything())
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, isOfAnother)
	var balanced []*v1.Service
	for _, service := range all {
		if service.Spec.Type != v1.ServiceTypeLoadBalancer {
			continue
		}
		if err := refusal(service); err != nil {
			c.events.Eventf(service, v1.EventTypeWarning, "SyncLoadBalancerFailed",
				"Error syncing load balancer: failed to ensure load balancer: %v", err)
			// AWS leaves a load balancer as it was before the change that is refused
			if !current(service).IsValid() {
				continue
			}
		}
		balanced = append(balanced, service)
	}
	assigned := assign(balanced, c.addresses)
	for _, service := range all {
		if err := c.serve(ctx, service, assigned[service]); err != nil {
			return fmt.Errorf("%s/%s: %w", service.Namespace, service.Name, err)
		}
	}
	return nil
}

// isOfAnother reports whether another load balancer implementation serves the service, by its class or by its type:
// https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class
// https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#legacy-cloud-provider
func isOfAnother(service *v1.Service) bool {
	kind := service.Annotations[typeAnnotation]
	return service.Spec.LoadBalancerClass != nil || kind == "external" || kind == "nlb-ip"
}

// serve adds the address to the interface and to the service's status. For the zero address, the status has no address.
func (c *Controller) serve(ctx context.Context, service *v1.Service, address netip.Addr) error {
	var ingress []v1.LoadBalancerIngress
	if address.IsValid() {
		present, err := c.link.Has(address)
		if err != nil {
			return err
		}
		if !present {
			if err := c.link.Add(address); err != nil {
				return err
			}
		}
		ingress = []v1.LoadBalancerIngress{{IP: address.String()}}
	}
	if current(service) == address && len(service.Status.LoadBalancer.Ingress) == len(ingress) {
		return nil
	}
	changed := service.DeepCopy()
	changed.Status.LoadBalancer.Ingress = ingress
	_, err := c.client.CoreV1().Services(service.Namespace).UpdateStatus(ctx, changed, metav1.UpdateOptions{})
	return err
}
