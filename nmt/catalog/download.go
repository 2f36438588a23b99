package catalog

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	tries     = 4       // of a download that does not get on
	enough    = 1 << 20 // bytes that count as getting on
	userAgent = "dolmetsch (translate model install)"
)

var errStalled = errors.New("no more data came")

// failure is an answer that another try would not change.
type failure struct{ text string }

func (f failure) Error() string { return f.text }

// downloader fetches the files of one model.
type downloader struct {
	client    *http.Client
	stall     time.Duration
	pause     time.Duration
	progress  func(done, total int64)
	here      []int64  // bytes of each file
	whole     []int64  // bytes each will have, as far as is known
	announced []string // MD5 that the server announced for each, in hexadecimal
}

func (in Installer) downloader(files []File) *downloader {
	d := &downloader{client: in.Client, stall: in.Stall, pause: in.Pause, progress: in.Progress,
		here: make([]int64, len(files)), whole: make([]int64, len(files)), announced: make([]string, len(files))}
	if d.client == nil {
		d.client = &http.Client{}
	}
	if d.stall <= 0 {
		d.stall = time.Minute
	}
	if d.pause <= 0 {
		d.pause = time.Second / 2
	}
	for i, f := range files {
		d.whole[i] = f.served(f.Sources[0])
	}
	return d
}

func (d *downloader) report() {
	if d.progress == nil {
		return
	}
	var done, total int64
	for i := range d.here {
		done += d.here[i]
		total += max(d.whole[i], d.here[i])
	}
	d.progress(done, total)
}

// fetch makes file i complete and verified, from the first source that can, and
// returns its path. The file is as it was served, packed or not.
func (d *downloader) fetch(ctx context.Context, stage string, i int, f File) (string, error) {
	var errs []error
	for _, s := range f.Sources {
		if !f.verifiable(s) {
			continue
		}
		// A file of another source has other bytes, and must not be continued.
		of := sha256.Sum256([]byte(s.URL))
		path := filepath.Join(stage, f.Name+"."+hex.EncodeToString(of[:4])+partExt)
		d.whole[i] = f.served(s)
		err := d.source(ctx, path, i, f, s)
		if err == nil {
			return path, nil
		}
		if ctx.Err() != nil {
			return "", fmt.Errorf("%s: %w", f.Name, ctx.Err())
		}
		errs = append(errs, fmt.Errorf("%s: %w", display(s.URL), err))
		if n := size(path); n > 0 {
			errs[len(errs)-1] = fmt.Errorf("%w; %.1f MB are kept, the same command continues there", errs[len(errs)-1], float64(n)/1e6)
		}
	}
	return "", errors.Join(errs...)
}

// source fetches f from s, going on where path ends.
func (d *downloader) source(ctx context.Context, path string, i int, f File, s Source) error {
	old := size(path)
	if old > 0 {
		if c, err := sumsOf(ctx, path); err == nil && !s.Announced && c.compare(f, s.SHA256) == nil {
			d.here[i], d.whole[i] = old, old
			d.report()
			return nil
		}
	}
	if err := d.persist(ctx, path, i, f, s); err != nil {
		return err
	}
	c, err := sumsOf(ctx, path)
	if err != nil {
		return err
	}
	if s.Announced {
		err = c.compareAnnounced(d.announced[i])
	} else {
		err = c.compare(f, s.SHA256)
	}
	if err == nil {
		return nil
	}
	if e := os.Remove(path); e != nil {
		return e
	}
	if old > 0 { // the file may have changed between the first part and the second
		return d.source(ctx, path, i, f, s)
	}
	return err
}

// persist tries until path is complete, or nothing comes any more.
func (d *downloader) persist(ctx context.Context, path string, i int, f File, s Source) error {
	pause := d.pause
	for try := 1; ; try++ {
		before := size(path)
		err := d.get(ctx, path, i, f, s)
		var final failure
		var disk *os.PathError
		if err == nil || ctx.Err() != nil || errors.As(err, &final) || errors.As(err, &disk) {
			return err
		}
		if size(path)-before >= enough {
			try, pause = 0, d.pause
		}
		if try == tries {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
		pause *= 2
	}
}

// get makes one request and appends what comes to path.
func (d *downloader) get(ctx context.Context, path string, i int, f File, s Source) error {
	request, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := time.AfterFunc(d.stall, func() { cancel(errStalled) })
	defer watch.Stop()
	req, err := http.NewRequestWithContext(request, http.MethodGet, s.URL, nil)
	if err != nil {
		return failure{"not an address"}
	}
	req.Header.Set("User-Agent", userAgent)
	req.Header.Set("Accept-Encoding", "identity") // ranges count the bytes of the file
	offset := size(path)
	if offset > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", offset))
	}
	res, err := d.client.Do(req)
	if err != nil {
		return reason(request, err)
	}
	defer res.Body.Close()

	switch {
	case res.StatusCode == http.StatusPartialContent && begins(res.Header.Get("Content-Range"), offset):
	case res.StatusCode == http.StatusOK:
		offset = 0 // a server without ranges sends the whole file
	case res.StatusCode == http.StatusPartialContent, res.StatusCode == http.StatusRequestedRangeNotSatisfiable:
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return fmt.Errorf("the server cannot continue at byte %d", offset)
	case res.StatusCode >= 500, res.StatusCode == http.StatusTooManyRequests, res.StatusCode == http.StatusRequestTimeout:
		return fmt.Errorf("the server answered %s", res.Status)
	default:
		return failure{"the server answered " + res.Status}
	}
	d.announced[i] = announced(res.Header)
	body := bufio.NewReaderSize(res.Body, 1<<15)
	if kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type")); kind == "text/html" || offset == 0 && looksHTML(body) {
		return failure{"the server sent a web page, not the file"}
	}
	limit := max(f.Bytes, s.Bytes)
	if s.Bytes == 0 && packed(s.URL) {
		limit += limit/100 + 1<<12 // packing can make it larger
	}
	if f.Bytes == 0 && s.Bytes == 0 {
		limit = 0
	}
	if limit == 0 {
		limit = maxUnpacked
	}
	if n := res.ContentLength; n >= 0 {
		if n += offset; n > limit {
			return failure{fmt.Sprintf("the server sends %d bytes, expected at most %d", n, limit)}
		}
		d.whole[i] = n
	}
	out, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	if err = out.Truncate(offset); err == nil {
		_, err = out.Seek(offset, io.SeekStart)
	}
	if err == nil {
		err = d.copy(request, out, body, i, offset, limit, watch)
	}
	if e := out.Close(); err == nil {
		err = e
	}
	return err
}

func (d *downloader) copy(ctx context.Context, out *os.File, in io.Reader, i int, offset, limit int64, watch *time.Timer) error {
	d.here[i] = offset
	d.report()
	buf := make([]byte, 1<<15)
	for {
		n, err := in.Read(buf)
		watch.Reset(d.stall)
		if d.here[i]+int64(n) > limit {
			return failure{fmt.Sprintf("the server sends more than the %d bytes expected", limit)}
		}
		if _, e := out.Write(buf[:n]); e != nil {
			return e
		}
		if n > 0 {
			d.here[i] += int64(n)
			d.report()
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return reason(ctx, err)
		}
	}
}

// announced is the MD5 of what is served, in hexadecimal, as Google's storage
// says it: "crc32c=…,md5=…" in base64.
func announced(h http.Header) string {
	for _, part := range strings.Split(strings.Join(h.Values("X-Goog-Hash"), ","), ",") {
		if sum, ok := strings.CutPrefix(strings.TrimSpace(part), "md5="); ok {
			if b, err := base64.StdEncoding.DecodeString(sum); err == nil {
				return hex.EncodeToString(b)
			}
		}
	}
	return ""
}

// begins reports whether a Content-Range begins at offset.
func begins(contentRange string, offset int64) bool {
	var first, last int64
	n, _ := fmt.Sscanf(contentRange, "bytes %d-%d/", &first, &last)
	return n == 2 && first == offset
}

// looksHTML looks at what comes without taking it.
func looksHTML(r *bufio.Reader) bool {
	head, _ := r.Peek(512)
	return strings.HasPrefix(http.DetectContentType(head), "text/html")
}

// reason says why a request failed, without its address: that may hold a
// secret, and the caller names it.
func reason(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errStalled) {
		return errStalled
	}
	if e := new(url.Error); errors.As(err, &e) {
		err = e.Err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return errors.New("the connection broke off")
	}
	return err
}

// display is an address without what may be secret in it.
func display(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "the address given"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
