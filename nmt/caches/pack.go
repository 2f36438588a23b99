package caches

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// The ends of the names of packed files.
const (
	gzipExt = ".gz"
	zstdExt = ".zst"
)

// Unpacked is the name without what says how the file is packed.
func Unpacked(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, gzipExt), zstdExt)
}

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

// maxUnpacked is more than any model of this kind has.
const maxUnpacked = 1 << 30 // bytes

// Unpack gives what r holds, unpacked where it begins as gzip and Zstandard do.
func Unpack(r io.Reader) (content io.ReadCloser, packed bool, err error) {
	b := bufio.NewReaderSize(r, 1<<16)
	magic, _ := b.Peek(len(zstdMagic))
	switch {
	case bytes.HasPrefix(magic, gzipMagic):
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, true, err
		}
		return &limited{r: z, close: z.Close, left: maxUnpacked}, true, nil
	case bytes.Equal(magic, zstdMagic):
		z, err := zstd.NewReader(b, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxUnpacked))
		if err != nil {
			return nil, true, err
		}
		return &limited{r: z, close: func() error { z.Close(); return nil }, left: maxUnpacked}, true, nil
	}
	return io.NopCloser(b), false, nil
}

// limited reads no more than a model has, and says what it is that fails.
type limited struct {
	r     io.Reader
	close func() error
	left  int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, fmt.Errorf("holds more than %d MB, no model has that much", int64(maxUnpacked)>>20)
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("cannot be unpacked: %w", err)
	}
	return n, err
}

func (l *limited) Close() error { return l.close() }
