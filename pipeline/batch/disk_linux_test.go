package batch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"dolmetsch/doc"
)

// disk is a small file system of its own, which only root can make.
func disk(t *testing.T, size string) (dir string, remount func(flags uintptr, data string)) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir, func(flags uintptr, data string) {
		t.Helper()
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|flags, data); err != nil {
			t.Fatal(err)
		}
	}
}

func forget(t *testing.T, out string) {
	t.Helper()
	if err := states[out].Close(); err != nil {
		t.Log(err)
	}
	delete(states, out)
}

func TestFullDisk(t *testing.T) {
	dir, want := folder(t, 7), t.TempDir()
	if _, err := Run(context.Background(), options(t, dir, want, newCounter())); err != nil {
		t.Fatal(err)
	}
	// Somewhere between these the disk is full in the middle of each kind of write.
	for _, size := range []string{"100k", "120k", "140k", "160k", "180k"} {
		t.Run(size, func(t *testing.T) {
			out, remount := disk(t, size)
			b := newCounter()
			state, err := OpenState(context.Background(), out)
			if err == nil {
				states[out] = state
				opt := options(t, dir, out, b)
				opt.Jobs = 1
				var sum Summary
				sum, err = Run(context.Background(), opt)
				forget(t, out)
				if n := sum.Articles[Failed] + sum.Articles[Kept]; n > 0 {
					t.Errorf("%d articles failed where the disk did", n)
				}
			}
			if err == nil {
				t.Skip("the disk was large enough")
			}
			if text := err.Error(); strings.Contains(text, "\n") || !strings.Contains(text, "full") && !strings.Contains(text, "no space left") {
				t.Errorf("error %q", text)
			}
			remount(0, "size=16m")
			sum, err := Run(context.Background(), options(t, dir, out, b))
			if err != nil || len(sum.Failures) > 0 {
				t.Fatalf("%+v, %v", sum, err)
			}
			same(t, tree(t, out), tree(t, want))
			more := 0 // a call whose answer could not be kept
			for text, n := range b.asked {
				if more += n - 1; n > 2 {
					t.Errorf("%q was sent %d times", text, n)
				}
			}
			if more > 3 {
				t.Errorf("%d texts were sent twice, want at most those of one call", more)
			}
			forget(t, out)
		})
	}
}

func TestReadOnlyDisk(t *testing.T) {
	dir := folder(t, 4)
	out, remount := disk(t, "16m")
	b := newCounter()
	if _, err := Run(context.Background(), options(t, dir, out, b)); err != nil {
		t.Fatal(err)
	}
	forget(t, out)
	before := tree(t, out)
	file := filepath.Join(dir, "d0", "a00.txt")
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, strings.Replace(string(raw), "schön", "kalt", 1))
	remount(syscall.MS_RDONLY, "")
	b.asked = map[string]int{}
	if _, err := OpenState(context.Background(), out); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), "cannot be written") {
		t.Errorf("error %v", err)
	}
	same(t, tree(t, out), before)
	remount(0, "")
	sum, err := Run(context.Background(), options(t, dir, out, b))
	if err != nil || sum.Articles[Translated] != 1 || len(b.asked) != 1 {
		t.Errorf("%+v, %v, asked %v", sum, err, b.asked)
	}
	forget(t, out)
}
