package backend

// StopError ends a run: no further segment can be translated, whatever it is
// (the price limit was reached, the key was refused). Any other error of a
// backend concerns the segments of one call.
type StopError struct{ Err error }

func (e *StopError) Error() string { return e.Err.Error() }
func (e *StopError) Unwrap() error { return e.Err }
