package backend

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"time"
)

// Kind says what can be done about an Error.
type Kind int

// The kinds of error. What ends the whole run is a StopError.
const (
	// Permanent: the same segments will fail again.
	Permanent Kind = iota
	// Temporary: the same call may succeed after a wait.
	Temporary
	// Divisible: the same segments may succeed in smaller calls, since the
	// answer was cut off, mixed up, or one of them spoils the others.
	Divisible
)

// Error is what a service did instead of translating, in words that hold no
// secret. It concerns all segments of a call, or one as Translation.Err.
type Error struct {
	Kind       Kind
	RetryAfter time.Duration // how long the service asks to wait; 0 where it does not say
	Status     int           // of the HTTP answer, 0 where there was none
	Timeout    bool          // no answer came in time
	// Refused is true where the service would not translate what it read, which may
	// be the context and not the segments.
	Refused bool
	// Nobody is true where what is at the address seems not to be the service:
	// nothing answered, or something that speaks another language.
	Nobody bool
	Text   string
}

func (e *Error) Error() string { return e.Text }

// Errorf makes an Error.
func Errorf(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Text: fmt.Sprintf(format, args...)}
}

// Stopf makes an error that ends the run.
func Stopf(format string, args ...any) *StopError {
	return &StopError{fmt.Errorf(format, args...)}
}

// Classify turns what a client library returned into a StopError, an Error or
// the error of ctx. Addresses are left out of the text, as they may hold a key.
func Classify(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var stop *StopError
	if errors.As(err, &stop) {
		return stop
	}
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var address *url.Error
	if errors.As(err, &address) {
		err = address.Err
	}
	var network net.Error
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	switch {
	case errors.As(err, &network) && network.Timeout():
		return &Error{Kind: Temporary, Timeout: true, Text: "no answer in time"}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return Errorf(Temporary, "the connection broke off in the middle of the answer")
	case errors.As(err, &syntax), errors.As(err, &shape):
		return Errorf(Temporary, "the answer is malformed: %v", err)
	}
	var dial *net.OpError
	var name *net.DNSError
	var unknown x509.UnknownAuthorityError
	var tlsRecord tls.RecordHeaderError
	nobody := errors.As(err, &dial) && dial.Op == "dial" || errors.As(err, &name) || errors.As(err, &unknown) || errors.As(err, &tlsRecord)
	return &Error{Kind: Temporary, Nobody: nobody, Text: err.Error()}
}

// kindOf is what can be done about err; an unknown error is permanent.
func kindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Permanent
}

// stops reports whether err ends the run.
func stops(err error) bool {
	var stop *StopError
	return errors.As(err, &stop)
}
