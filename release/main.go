// Command release makes the archives of a release, the same bytes wherever it
// runs: for linux, darwin and windows on amd64 and arm64 the program with its
// completions, manual page and licences, and a list of checksums.
//
//	go run ./release                     everything into dist/
//	go run ./release linux/amd64         one system
//
// The version is that of the git tag, or of the commit where there is none. It
// uploads nothing.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

var systems = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

// texts are files of the repository that go into each archive, and their names there.
var texts = [][2]string{
	{"README.md", "README.md"}, {"CHANGELOG.md", "CHANGELOG.md"}, {"LICENSE", "LICENSE"}, {".env.example", ".env.example"},
	{"nmt/model/README.md", "licences/model.md"}, {"nmt/model/words.copyright", "licences/words.copyright"},
}

type file struct {
	name string
	mode int64
	data []byte
}

func main() {
	out := flag.String("o", "dist", "folder for the archives")
	flag.Parse()
	if err := run(*out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(out string, chosen []string) error {
	for _, s := range chosen {
		if !slices.Contains(systems, s) {
			return fmt.Errorf("unknown system %s; expected some of %s", s, strings.Join(systems, ", "))
		}
	}
	if len(chosen) == 0 {
		chosen = systems
	}
	version, err := command("git", "describe", "--tags", "--always", "--dirty")
	if err != nil {
		return err
	}
	if strings.HasSuffix(version, "-dirty") {
		return errors.New("there are changes that are not committed: nobody could make the same archives")
	}
	seconds, err := command("git", "log", "-1", "--format=%ct")
	if err != nil {
		return err
	}
	unix, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return err
	}
	temporary, err := os.MkdirTemp("", "release")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	common, err := shared(temporary, version)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	var sums strings.Builder
	for _, system := range chosen {
		goos, goarch, _ := strings.Cut(system, "/")
		program := filepath.Join(temporary, "translate-"+goos+"-"+goarch)
		if err := build(program, version, goos, goarch); err != nil {
			return err
		}
		data, err := os.ReadFile(program)
		if err != nil {
			return err
		}
		name, archive, as := fmt.Sprintf("translate-%s-%s-%s", version, goos, goarch), tarball, "translate"
		ending := ".tar.gz"
		if goos == "windows" {
			archive, ending, as = zipped, ".zip", "translate.exe"
		}
		var b bytes.Buffer
		if err := archive(&b, name, append([]file{{as, 0o755, data}}, common...), time.Unix(unix, 0).UTC()); err != nil {
			return err
		}
		if err := write(filepath.Join(out, name+ending), b.Bytes()); err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(b.Bytes()), name+ending)
		fmt.Printf("%s  program %.1f MB, archive %.1f MB\n", name+ending, float64(len(data))/1e6, float64(b.Len())/1e6)
	}
	return write(filepath.Join(out, "SHA256SUMS"), []byte(sums.String()))
}

// build makes the program without paths of this machine and without what only a
// debugger reads.
func build(program, version, goos, goarch string) error {
	// What git says goes in by name: archives of the sources have no repository.
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid= -X main.release="+version, "-o", program, "./cmd/translate")
	// Levels of processors are chosen while it runs, so what this machine sets is no matter.
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOOS="+goos, "GOARCH="+goarch, "GOAMD64=v1", "GOARM64=v8.0")
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// shared are the files that do not depend on the system. The program itself
// writes its completions and its manual page.
func shared(temporary, version string) (files []file, err error) {
	for _, t := range texts {
		b, err := os.ReadFile(t[0])
		if err != nil {
			return nil, err
		}
		files = append(files, file{t[1], 0o644, b})
	}
	program := filepath.Join(temporary, "here")
	if err := build(program, version, runtime.GOOS, runtime.GOARCH); err != nil {
		return nil, err
	}
	for _, x := range [][]string{{"completions/translate.bash", "completion", "bash"}, {"completions/_translate", "completion", "zsh"},
		{"completions/translate.fish", "completion", "fish"}, {"completions/translate.ps1", "completion", "powershell"}, {"man/man1/translate.1", "man"}} {
		text, err := command(program, x[1:]...)
		if err != nil {
			return nil, err
		}
		files = append(files, file{x[0], 0o644, []byte(text + "\n")})
	}
	notices, err := licences()
	return append(files, file{"licences/modules.txt", 0o644, notices}), err
}

// licences are those of the modules that are compiled in, which ask to be named.
func licences() ([]byte, error) {
	list, err := command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/translate")
	if err != nil {
		return nil, err
	}
	lines := strings.Split(list, "\n")
	slices.Sort(lines)
	var b bytes.Buffer
	for _, line := range slices.Compact(lines) {
		module, dir, ok := strings.Cut(line, "\t")
		if !ok {
			continue
		}
		found, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "==== %s\n\n", module)
		n := 0
		for _, f := range found {
			name := strings.ToUpper(filepath.Base(f))
			if !strings.HasPrefix(name, "LICEN") && !strings.HasPrefix(name, "COPYING") && !strings.HasPrefix(name, "NOTICE") {
				continue
			}
			text, err := os.ReadFile(f)
			if err != nil {
				continue // a folder of licences of parts
			}
			b.Write(bytes.TrimSpace(text))
			b.WriteString("\n\n")
			n++
		}
		if n == 0 {
			return nil, fmt.Errorf("module %s has no licence", module)
		}
	}
	return b.Bytes(), nil
}

func tarball(w io.Writer, folder string, files []file, at time.Time) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	t := tar.NewWriter(z)
	for _, f := range files {
		h := &tar.Header{Name: path.Join(folder, f.name), Mode: f.mode, Size: int64(len(f.data)), ModTime: at, Format: tar.FormatUSTAR}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		if _, err := t.Write(f.data); err != nil {
			return err
		}
	}
	return errors.Join(t.Close(), z.Close())
}

func zipped(w io.Writer, folder string, files []file, at time.Time) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		h := &zip.FileHeader{Name: path.Join(folder, f.name), Method: zip.Deflate, Modified: at}
		h.SetMode(os.FileMode(f.mode))
		part, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := part.Write(f.data); err != nil {
			return err
		}
	}
	return z.Close()
}

// write leaves an older file as it is until the new one is whole.
func write(name string, data []byte) error {
	if err := os.WriteFile(name+".part", data, 0o644); err != nil {
		return err
	}
	return os.Rename(name+".part", name)
}

// command is what a command prints, without the end of its last line.
func command(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", filepath.Base(name), strings.Join(args, " "), err)
	}
	return strings.TrimRight(string(out), "\n"), nil
}
