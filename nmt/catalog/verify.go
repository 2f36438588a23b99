package catalog

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// SumsFile lists the SHA-256 of an installed model's files, as sha256sum does.
const SumsFile = "SHA256SUMS"

// Verify compares the files of an installed model with the checksums that were
// written when it was installed, and returns these. The error wraps
// os.ErrNotExist where a file or the list is missing, ErrChecksum where a file
// has changed.
func Verify(ctx context.Context, dir string) (Sums, error) {
	sums, err := ReadSums(dir)
	if err != nil {
		return nil, err
	}
	for file, want := range sums {
		path := filepath.Join(dir, file)
		got, err := sumsOf(ctx, path)
		if err != nil {
			return nil, err
		}
		if got.raw != want {
			return nil, fmt.Errorf("%s is damaged: %w: its SHA-256 is %s, expected %s", path, ErrChecksum, got.raw, want)
		}
	}
	return sums, nil
}

// ReadSums reads the list of a model's checksums.
func ReadSums(dir string) (Sums, error) {
	path := filepath.Join(dir, SumsFile)
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sums := Sums{}
	lines := bufio.NewScanner(bytes.NewReader(b))
	for n := 1; lines.Scan(); n++ {
		sum, file, ok := strings.Cut(lines.Text(), "  ")
		if !ok || !hexSum.MatchString(sum) || filepath.Base(file) != file {
			return nil, fmt.Errorf("%s:%d: expected a checksum, two spaces and a file name", path, n)
		}
		sums[file] = sum
	}
	return sums, lines.Err()
}
