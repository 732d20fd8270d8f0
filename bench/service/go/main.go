// Command go-server answers as the service does, with Go's net/http.
package main

import (
	"log"
	"net/http"
	"os"
	"time"
)

// keepAlive is in the service's header keep-alive.
const keepAlive = 330 * time.Second

func main() {
	hostname, err := os.Hostname()
	if err != nil {
		log.Fatal(err)
	}
	text := []byte("You have reached pod " + hostname +
		". This pod read the SSM parameter value of: " + os.Getenv("PARAMETER_VALUE"))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(writer http.ResponseWriter, _ *http.Request) {
		header := writer.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Content-Type", "text/plain; charset=utf-8")
		// Node.js sends these two, and net/http does not
		header.Set("Connection", "keep-alive")
		header.Set("Keep-Alive", "timeout=330")
		// a client that has gone does not matter
		_, _ = writer.Write(text)
	})
	server := &http.Server{
		Addr:              "127.0.0.1:" + os.Getenv("PORT"),
		Handler:           mux,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       keepAlive,
	}
	log.Fatal(server.ListenAndServe())
}
