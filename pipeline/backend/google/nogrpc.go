//go:build !grpc

package google

import (
	"context"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
)

func newGRPC(context.Context, configV3) (backend.Backend, error) {
	return nil, doc.Inputf(envTransport, "grpc is not in this program; set rest, or build it with -tags grpc; see .env.example")
}
