package doc

import (
	"errors"
	"fmt"
)

// ErrInput is what every InputError is, for errors.Is.
var ErrInput = errors.New("bad input")

// InputError is an error that the user's input or flags caused; the program
// ends with code 2. Its text names the place and says what was expected.
type InputError struct {
	Place string // a file, file:line, or a variable; empty where Err says it
	Err   error
}

func (e *InputError) Error() string {
	if e.Place == "" {
		return e.Err.Error()
	}
	return e.Place + ": " + e.Err.Error()
}

// Unwrap is what is wrong.
func (e *InputError) Unwrap() error { return e.Err }

// Is reports whether target is ErrInput.
func (e *InputError) Is(target error) bool { return target == ErrInput }

// Inputf is an InputError with a formatted text; %w wraps.
func Inputf(place, format string, args ...any) error {
	return &InputError{Place: place, Err: fmt.Errorf(format, args...)}
}
