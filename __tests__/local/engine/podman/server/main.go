// Command server runs in the test's containers. It answers HTTP on port 8080, and creates cgroups below its own, as a
// cluster does. It uses system calls only: the package net needs libc, which an image FROM scratch does not have.
package main

import (
	"os"
	"syscall"
)

const answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"

func main() {
	if len(os.Args) > 1 {
		os.Stdout.WriteString(os.Args[1])
		return
	}
	makeCgroups()
	listener, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	check(err)
	check(syscall.Bind(listener, &syscall.SockaddrInet4{Port: 8080}))
	check(syscall.Listen(listener, 16))
	for {
		connection, _, err := syscall.Accept(listener)
		check(err)
		request := make([]byte, 4096)
		if _, err := syscall.Read(connection, request); err == nil {
			syscall.Write(connection, []byte(answer))
		}
		syscall.Close(connection)
	}
}

// makeCgroups creates cgroups in each hierarchy of version 1, or in the only one of version 2. It ignores errors, since
// some hierarchies allow no new cgroups.
func makeCgroups() {
	os.Mkdir("/sys/fs/cgroup/nested", 0o755)
	hierarchies, err := os.ReadDir("/sys/fs/cgroup")
	check(err)
	for _, hierarchy := range hierarchies {
		os.MkdirAll("/sys/fs/cgroup/"+hierarchy.Name()+"/nested/deep", 0o755)
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
