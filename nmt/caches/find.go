// Package caches finds the German-English model in what other programs keep:
// Firefox in a profile, translateLocally and others in their folders, packed or
// not, under names or without. It neither checks nor copies what it finds; package
// catalog does.
package caches

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"dolmetsch/nmt/folder"
)

// File is a file of a model, packed or not.
type File struct {
	Path string
	Name string // what it is called, unpacked, once it is installed
	Kind folder.Kind
}

// set are files that belong together.
type set struct {
	dir     string
	pair    string // languages, as in model.deen.bin; "" where nothing says
	version string // as far as Firefox keeps several
	files   []File
}

// ErrNone is wrapped where a folder has no model that can be taken.
var ErrNone = errors.New("no model was found")

// germanEnglish is how the names of files and folders say what they translate.
const germanEnglish = "deen"

// Find finds the German-English model in root: files called as those of a model
// are in root itself, else whatever lies below, as Firefox keeps it in a profile
// and others in their caches. Files without names are known by what they hold.
func Find(ctx context.Context, root string) ([]File, error) {
	direct, err := named(root)
	if err != nil {
		return nil, err
	}
	if direct != nil {
		return direct, check(root, direct)
	}
	sets, foreign, err := walk(ctx, root)
	if err != nil {
		return nil, err
	}
	return choose(root, sets, foreign)
}

// named are the files in dir that are called as those of a model are; none where
// there is no model among them. Of a file that is there twice it is the one that
// is not packed.
func named(dir string) ([]File, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	byName := map[string]File{}
	model := false
	for _, e := range entries {
		name := Unpacked(e.Name())
		k, ok := folder.KindOf(name)
		if !ok || e.IsDir() {
			continue
		}
		if _, twice := byName[name]; !twice || name == e.Name() {
			byName[name] = File{filepath.Join(dir, e.Name()), name, k}
		}
		model = model || k == folder.Model
	}
	if !model {
		return nil, nil
	}
	return slices.SortedFunc(maps.Values(byName), func(a, b File) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name))
	}), nil
}

// check says what files lack.
func check(dir string, files []File) error {
	var names [folder.Kinds][]string
	for _, f := range files {
		names[f.Kind] = append(names[f.Kind], f.Name)
	}
	return folder.Complete(dir, names)
}

// most is how many files are looked at below a folder.
const most = 200_000

// walk finds the files of models below root, and the models in forms that this
// program does not read.
func walk(ctx context.Context, root string) (sets []*set, foreign []string, err error) {
	byKey := map[[3]string]*set{}
	n := 0
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if path == root {
				return err
			}
			return nil // what may not be read is not the user's model
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if n++; n > most {
			return fmt.Errorf("%s has more than %d files; name a folder nearer to the model", root, most)
		}
		if d.IsDir() && strings.HasSuffix(path, firefoxFiles) {
			found, err := firefox(ctx, path)
			if err != nil || found == nil {
				return err
			}
			sets = append(sets, found...)
			return fs.SkipDir
		}
		if !d.Type().IsRegular() {
			return nil
		}
		name := Unpacked(d.Name())
		k, ok := folder.KindOf(name)
		if !ok {
			if k, ok, err = sniff(path); err != nil || !ok {
				if what := otherForm(d.Name()); what != "" {
					foreign = append(foreign, fmt.Sprintf("%s is %s", path, what))
				}
				return nil
			}
			name = ""
		}
		dir := filepath.Dir(path)
		key := [3]string{dir, pairOf(name, dir)}
		s := byKey[key]
		if s == nil {
			s = &set{dir: dir, pair: key[1]}
			byKey[key] = s
			sets = append(sets, s)
		}
		i := slices.IndexFunc(s.files, func(f File) bool { return name != "" && f.Name == name })
		switch {
		case i < 0:
			s.files = append(s.files, File{path, name, k})
		case name == d.Name():
			s.files[i].Path = path
		}
		return nil
	})
	return sets, foreign, err
}

var pairInName = regexp.MustCompile(`^(?:model|vocab|srcvocab|trgvocab|lex\.50\.50|lex)\.([a-z]{4,})\.`)

var pairInFolder = regexp.MustCompile(`^([a-z]{2,3})[-_]([a-z]{2,3})(?:[^a-z]|$)`)

// pairOf is which languages a file translates, by its name or its folder's.
func pairOf(name, dir string) string {
	if m := pairInName.FindStringSubmatch(name); m != nil && m[1] != "intgemm" {
		return m[1]
	}
	base := strings.ToLower(filepath.Base(dir))
	if m := pairInFolder.FindStringSubmatch(base); m != nil {
		return m[1] + m[2]
	}
	if strings.HasPrefix(base, germanEnglish) {
		return germanEnglish
	}
	return ""
}

// otherForm is what a file of another program's model is, by its name.
func otherForm(name string) string {
	switch {
	case strings.HasSuffix(name, ".npz"):
		return "a model in Marian's training format; marian-conv makes a binary of it"
	case strings.HasSuffix(name, ".argosmodel"):
		return "a package of Argos Translate, which has another format"
	case strings.HasSuffix(name, ".gguf"), strings.HasSuffix(name, ".safetensors"), strings.HasSuffix(name, ".onnx"):
		return "a model in another format"
	}
	return ""
}

// choose is the one set that is a German-English model.
func choose(root string, sets []*set, foreign []string) ([]File, error) {
	fail := func(format string, args ...any) ([]File, error) {
		return nil, fmt.Errorf("%s: %w%s", root, ErrNone, fmt.Sprintf(format, args...))
	}
	var fits, others []*set
	for _, s := range sets {
		if !slices.ContainsFunc(s.files, func(f File) bool { return f.Kind == folder.Model }) {
			continue
		}
		if s.pair == germanEnglish {
			fits = append(fits, s)
		} else {
			others = append(others, s)
		}
	}
	if len(fits) == 0 && len(others) == 1 && others[0].pair == "" {
		fits = others
	}
	if len(fits) > 1 && fits[0].version != "" { // Firefox uses the latest
		slices.SortStableFunc(fits, func(a, b *set) int { return compareVersions(b.version, a.version) })
		if fits[1].dir == fits[0].dir {
			fits = fits[:1]
		}
	}
	switch {
	case len(fits) == 1:
		files := fits[0].name()
		return files, check(fits[0].dir, files)
	case len(fits) > 1:
		var dirs []string
		for _, s := range fits {
			dirs = append(dirs, s.dir)
		}
		return nil, fmt.Errorf("%s has %d German-English models; name one of their folders: %s", root, len(fits), strings.Join(dirs, ", "))
	case len(others) > 0:
		var have []string
		for _, s := range others {
			have = append(have, cmp.Or(s.pair, "one in "+s.dir))
		}
		slices.Sort(have)
		return fail(" that is called German-English (%s): the folder has %s", germanEnglish, strings.Join(slices.Compact(have), ", "))
	case len(foreign) > 0:
		return fail(" in Bergamot's format: %s", foreign[0])
	}
	return fail("; expected files %s, packed or not, in it or below it", folder.Names())
}

// name gives the files that have none the names of their kind.
func (s *set) name() []File {
	files := slices.Clone(s.files)
	for i, f := range files {
		if f.Name == "" {
			files[i].Name = strings.ReplaceAll(f.Kind.String(), "*", "")
		}
	}
	return files
}

// compareVersions compares numbers with dots between them.
func compareVersions(a, b string) int {
	number := func(s string) (n int, rest string) {
		head, rest, _ := strings.Cut(s, ".")
		_, _ = fmt.Sscanf(head, "%d", &n)
		return n, rest
	}
	for a != "" || b != "" {
		var x, y int
		x, a = number(a)
		y, b = number(b)
		if x != y {
			return cmp.Compare(x, y)
		}
	}
	return 0
}

// least is what no file of a model is below, in bytes.
const least = 256

// sniff is the kind of a file by what it holds, as far as it looks like one.
func sniff(path string) (k folder.Kind, ok bool, err error) {
	if info, err := os.Stat(path); err != nil || info.Size() < least {
		return 0, false, err
	}
	f, err := os.Open(path)
	if err != nil {
		return 0, false, err
	}
	defer f.Close()
	r, _, err := Unpack(f)
	if err != nil {
		return 0, false, err
	}
	defer r.Close()
	head := make([]byte, least)
	if _, err := io.ReadFull(r, head); err != nil {
		return 0, false, err
	}
	u64 := binary.LittleEndian.Uint64
	switch {
	case u64(head) == 1 && u64(head[8:]) < 1<<16 && u64(head[16:]) < 1<<12 && u64(head[24:]) < 1<<16:
		return folder.Model, true, nil
	case u64(head) == 0xF11A48D5013417F5:
		return folder.Shortlist, true, nil
	case head[0] == 0x0a && head[2] == 0x0a && int(head[3])+9 < len(head) && head[4+int(head[3])] == 0x15 &&
		(bytes.HasPrefix(head[4:], []byte("<unk>")) || bytes.HasPrefix(head[4:], []byte("</s>"))):
		return folder.Vocabulary, true, nil
	}
	return 0, false, nil
}
