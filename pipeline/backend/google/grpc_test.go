//go:build grpc

package google

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"

	"cloud.google.com/go/translate/apiv3/translatepb"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/backendtest"
	"dolmetsch/pipeline/markup"
)

// grpcServer is the v3 API over gRPC.
type grpcServer struct {
	translatepb.UnimplementedTranslationServiceServer
	t     *testing.T
	calls *backendtest.Server
	// answer, if set, takes the place of what follows the faults.
	answer func(*translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error)
}

func (s *grpcServer) TranslateText(ctx context.Context, req *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
	if s.answer != nil {
		return s.answer(req)
	}
	if err := checkV3(req); err != nil {
		s.t.Error(err)
	}
	fault, units := s.calls.Call(req.Contents)
	switch fault {
	case backendtest.TooMany:
		st, err := status.New(codes.ResourceExhausted, "quota exceeded").WithDetails(&errdetails.RetryInfo{RetryDelay: durationpb.New(backendtest.RetryAfter)})
		if err != nil {
			s.t.Error(err)
		}
		return nil, st.Err()
	case backendtest.ServerError:
		return nil, status.Error(codes.Internal, "internal error")
	case backendtest.Unavailable:
		return nil, status.Error(codes.Unavailable, "try later")
	case backendtest.Unauthorized:
		return nil, status.Error(codes.Unauthenticated, "no valid credentials")
	case backendtest.Hang:
		<-ctx.Done()
		return nil, ctx.Err()
	case backendtest.Huge:
		units[0].Text += strings.Repeat(" ", 17<<20)
	}
	res := &translatepb.TranslateTextResponse{}
	if fault == backendtest.Empty {
		return res, nil
	}
	for _, u := range units {
		res.Translations = append(res.Translations, &translatepb.Translation{TranslatedText: u.Text})
	}
	return res, nil
}

func serveGRPC(t *testing.T) *grpcServer {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &grpcServer{t: t, calls: backendtest.NewBareServer(t, "http://"+l.Addr().String())}
	g := grpc.NewServer()
	translatepb.RegisterTranslationServiceServer(g, s)
	go g.Serve(l)
	t.Cleanup(g.Stop)
	return s
}

func TestGRPC(t *testing.T) {
	backendtest.Run(t, func(t *testing.T) backendtest.Service {
		s := serveGRPC(t)
		return backendtest.Service{Factory: Factory, Env: map[string]string{envProject: "p1", envTransport: "grpc", envEndpoint: s.calls.URL}, Server: s.calls,
			Cannot: []backendtest.Fault{backendtest.Unauthorized, backendtest.Drip, backendtest.Reset, backendtest.Page, backendtest.Cut,
				backendtest.Malformed, backendtest.Null, backendtest.WrongType}}
	})
}

func TestClassify(t *testing.T) {
	ctx := context.Background()
	for _, tt := range []struct {
		code codes.Code
		kind backend.Kind
		stop bool
	}{
		{codes.Unauthenticated, 0, true},
		{codes.PermissionDenied, 0, true},
		{codes.NotFound, 0, true},
		{codes.InvalidArgument, backend.Divisible, false},
		{codes.ResourceExhausted, backend.Temporary, false},
		{codes.Unavailable, backend.Temporary, false},
		{codes.Internal, backend.Temporary, false},
		{codes.Aborted, backend.Temporary, false},
		{codes.DeadlineExceeded, backend.Temporary, false},
	} {
		err := classify(ctx, status.Error(tt.code, "why"))
		var stop *backend.StopError
		var e *backend.Error
		if errors.As(err, &stop) != tt.stop || !tt.stop && (!errors.As(err, &e) || e.Kind != tt.kind) {
			t.Errorf("%v: %#v", tt.code, err)
		}
	}
}

// A setting that the service refuses is named; what one segment causes is not.
func TestGRPCHints(t *testing.T) {
	s := serveGRPC(t)
	for _, tt := range []struct {
		err  error
		want string
	}{
		{status.Error(codes.NotFound, "Glossary not found: projects/p1/locations/us-central1/glossaries/x"), envGlossary},
		{status.Error(codes.InvalidArgument, "Invalid resource name for model: x"), envModel},
		{status.Error(codes.InvalidArgument, "Unsupported location 'mars' to use with a glossary."), envGlossary},
		{status.Error(codes.InvalidArgument, "Text is too long."), ""},
	} {
		s.answer = func(*translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
			return nil, tt.err
		}
		b := open1(t, map[string]string{envProject: "p1", envTransport: "grpc", envEndpoint: s.calls.URL})
		_, err := b.Translate(context.Background(), []backend.Segment{{ID: "1", Parts: markup.Of("Der Hund bellt.")}})
		var stop *backend.StopError
		if errors.As(err, &stop) != (tt.want != "") || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: %v", tt.err, err)
		}
	}
}
