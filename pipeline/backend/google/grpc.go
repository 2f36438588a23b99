//go:build grpc

package google

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"cloud.google.com/go/auth"
	translate "cloud.google.com/go/translate/apiv3"
	"cloud.google.com/go/translate/apiv3/translatepb"
	"google.golang.org/api/option"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
)

// overGRPC is the v3 API by Google's own client.
type overGRPC struct {
	configV3
	client *translate.TranslationClient
}

// maxAnswer is how many bytes an answer may have.
const maxAnswer = 16 << 20

func newGRPC(ctx context.Context, c configV3) (backend.Backend, error) {
	options := []option.ClientOption{option.WithGRPCDialOption(grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxAnswer)))}
	if c.endpoint.Host != "" {
		options = append(options, option.WithEndpoint(c.endpoint.Host))
	}
	if c.endpoint.Scheme == "http" {
		// An unprotected connection is not trusted with credentials.
		options = append(options, option.WithoutAuthentication(), option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())))
	} else if c.file != "" {
		options = append(options, option.WithAuthCredentialsFile(option.CredentialsType(c.account), c.file))
	}
	client, err := translate.NewTranslationClient(ctx, options...)
	if err != nil {
		return nil, doc.Inputf("", "cannot sign in: %v; set %s or see .env.example", err, envCredentials)
	}
	return &overGRPC{c, client}, nil
}

func (b *overGRPC) Traits() backend.Traits { return b.traits.Traits }

func (b *overGRPC) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	texts, read := b.traits.texts(segs)
	req := &translatepb.TranslateTextRequest{
		Contents: texts, MimeType: b.mime(),
		SourceLanguageCode: "de", TargetLanguageCode: "en",
		Parent: b.parent, Model: b.model, Labels: b.labels,
	}
	if b.glossary != "" {
		req.GlossaryConfig = &translatepb.TranslateTextGlossaryConfig{Glossary: b.glossary}
	}
	res, err := b.client.TranslateText(ctx, req)
	if err != nil {
		return nil, classify(ctx, err)
	}
	list := res.Translations
	if b.glossary != "" {
		list = res.GlossaryTranslations // Translations are those without it
	}
	answers := make([]string, len(list))
	for i, t := range list {
		answers[i] = t.GetTranslatedText()
	}
	return read(answers), nil
}

// classify reads the status of a gRPC call.
func classify(ctx context.Context, err error) error {
	var refused *auth.Error
	if errors.As(err, &refused) {
		return backend.Classify(ctx, refusedSignIn(err))
	}
	s, ok := status.FromError(err)
	if !ok || s.Code() == codes.Unknown {
		return backend.Classify(ctx, err)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	text := fmt.Sprintf("%v: %.300s", s.Code(), s.Message())
	switch s.Code() {
	case codes.Unauthenticated, codes.PermissionDenied, codes.NotFound, codes.Unimplemented, codes.FailedPrecondition, codes.InvalidArgument:
		for _, h := range hints {
			if h.Reads.MatchString(s.Message()) {
				return backend.Stopf("%s; what is set in %s?", text, h.Setting)
			}
		}
		if s.Code() == codes.InvalidArgument {
			return &backend.Error{Kind: backend.Divisible, Status: http.StatusBadRequest, Text: text}
		}
		return backend.Stopf("%s", text)
	case codes.OutOfRange:
		return &backend.Error{Kind: backend.Divisible, Status: http.StatusBadRequest, Text: text}
	case codes.ResourceExhausted:
		if strings.Contains(s.Message(), "larger than max") {
			return backend.Errorf(backend.Divisible, "the answer is longer than %d MiB", maxAnswer>>20)
		}
	}
	e := &backend.Error{Kind: backend.Temporary, Text: text}
	for _, d := range s.Details() {
		if info, ok := d.(*errdetails.RetryInfo); ok && info.RetryDelay != nil {
			e.RetryAfter = max(0, info.RetryDelay.AsDuration().Round(time.Millisecond))
		}
	}
	return e
}
