//go:build !grpc

package google

import (
	"context"
	"errors"
	"strings"
	"testing"

	"dolmetsch/doc"
)

// A program without gRPC says so, and how to get it.
func TestNoGRPC(t *testing.T) {
	env := map[string]string{envProject: "p1", envTransport: "grpc"}
	_, err := Factory.Open(context.Background(), func(name string) string { return env[name] })
	if !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), envTransport) || !strings.Contains(err.Error(), "-tags grpc") {
		t.Errorf("error %v", err)
	}
}
