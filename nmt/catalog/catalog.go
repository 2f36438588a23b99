// Package catalog knows the German-English models that others publish in
// Bergamot's format, from a list of its own and from Mozilla's registry, and
// installs them: from the network or from a folder, with every checksum compared,
// a whole model or none. Only Remote and Download open connections. How files are
// called and found is the business of packages folder and caches, what is in them
// package nmt's; where a user's models lie and what to tell the user is the
// caller's.
package catalog

import (
	"bytes"
	_ "embed"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dolmetsch/nmt/caches"
	"dolmetsch/nmt/folder"

	"github.com/pelletier/go-toml/v2"
)

// Model is a published model.
type Model struct {
	Name      string `toml:"name"` // what it is called once it is installed
	About     string `toml:"about"`
	Quality   string `toml:"quality"`
	Publisher string `toml:"publisher"`
	Licence   string `toml:"licence"` // SPDX identifier
	Files     []File `toml:"file"`
	// Architecture is Mozilla's name of the shape, where the model is from a
	// registry.
	Architecture string `toml:"-"`
}

// File is one file of a model.
type File struct {
	Name    string   `toml:"name"`   // once it is installed, hence unpacked
	Bytes   int64    `toml:"bytes"`  // 0: not known
	SHA256  string   `toml:"sha256"` // in hexadecimal; "": not known
	Sources []Source `toml:"source"` // the first one is tried first
}

// Source is where a file can be had, as it is or packed.
type Source struct {
	URL    string `toml:"url"`
	Bytes  int64  `toml:"bytes"`  // of what is served; 0: not known
	SHA256 string `toml:"sha256"` // of what is served; "": not known
	// Announced says that nobody publishes a checksum, so that what comes is
	// compared with the one that the server announces, as Google's storage does.
	Announced bool `toml:"-"`
}

// Catalog is a list of published models.
type Catalog struct {
	Date   string  `toml:"date"` // of the look-up
	Models []Model `toml:"model"`
}

//go:embed catalog.toml
var embedded []byte

// Published is the built-in catalog.
var Published = sync.OnceValues(func() (Catalog, error) { return parse(embedded) })

var hexSum = regexp.MustCompile(`^[0-9a-f]{64}$`)

func parse(b []byte) (c Catalog, err error) {
	if err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(&c); err != nil {
		return c, fmt.Errorf("catalog: %w", err)
	}
	for _, m := range c.Models {
		for _, f := range m.Files {
			if !known(f.Name) {
				return c, fmt.Errorf("catalog: %s: %q is not what a model's file is called", m.Name, f.Name)
			}
			sums := []string{f.SHA256}
			for _, s := range f.Sources {
				if u, err := url.Parse(s.URL); err != nil || u.Scheme != "https" {
					return c, fmt.Errorf("catalog: %s: %s: expected an https address, got %q", m.Name, f.Name, s.URL)
				}
				sums = append(sums, s.SHA256)
			}
			for _, sum := range sums {
				if sum != "" && !hexSum.MatchString(sum) {
					return c, fmt.Errorf("catalog: %s: %s: expected 64 hexadecimal digits, got %q", m.Name, f.Name, sum)
				}
			}
		}
	}
	return c, nil
}

// ByName is the model of that name.
func (c Catalog) ByName(name string) (Model, bool) {
	i := slices.IndexFunc(c.Models, func(m Model) bool { return m.Name == name })
	if i < 0 {
		return Model{}, false
	}
	return c.Models[i], true
}

// BySums is the model whose published checksums are all in sums, by the names
// of the files.
func (c Catalog) BySums(sums map[string]string) (Model, bool) {
	i := slices.IndexFunc(c.Models, func(m Model) bool {
		found := false
		for _, f := range m.Files {
			if f.SHA256 != "" && sums[f.Name] != f.SHA256 {
				return false
			}
			found = found || f.SHA256 != ""
		}
		return found
	})
	if i < 0 {
		return Model{}, false
	}
	return c.Models[i], true
}

// ByWeights is the model whose weights have that checksum.
func (c Catalog) ByWeights(sum string) (Model, bool) {
	i := slices.IndexFunc(c.Models, func(m Model) bool {
		return sum != "" && slices.ContainsFunc(m.Files, func(f File) bool {
			k, _ := folder.KindOf(f.Name)
			return k == folder.Model && f.SHA256 == sum
		})
	})
	if i < 0 {
		return Model{}, false
	}
	return c.Models[i], true
}

// Unpacked is how many bytes the model has once it is installed, as far as that
// is known.
func (m Model) Unpacked() (n int64) {
	for _, f := range m.Files {
		n += f.Bytes
	}
	return n
}

// Bytes is how much there is to download, from the first source of each file,
// as far as it is known.
func (m Model) Bytes() (n int64) {
	for _, f := range m.Files {
		if len(f.Sources) > 0 {
			n += f.served(f.Sources[0])
		}
	}
	return n
}

// served is how many bytes s serves of f, 0 if that is not known.
func (f File) served(s Source) int64 {
	if s.Bytes > 0 || packed(s.URL) {
		return s.Bytes
	}
	return f.Bytes
}

// verifiable reports whether what s serves can be compared with a checksum.
func (f File) verifiable(s Source) bool { return f.SHA256 != "" || s.SHA256 != "" || s.Announced }

func known(name string) bool {
	_, ok := folder.KindOf(name)
	return ok
}

const packedExt = ".gz"

func packed(name string) bool { return caches.Unpacked(name) != name }

// Sums are checksums that a user trusts: the SHA-256 in hexadecimal by the name
// of a file, packed (x.bin.gz) or not (x.bin).
type Sums map[string]string

// ParseSum reads "FILE=SHA256" into s.
func (s Sums) ParseSum(text string) error {
	file, sum, ok := strings.Cut(text, "=")
	sum = strings.ToLower(sum)
	if !ok || !known(caches.Unpacked(file)) || !hexSum.MatchString(sum) {
		return fmt.Errorf("%q: expected FILE=SHA256, with a file of a model (%s, or one of them with .gz or .zst) and 64 hexadecimal digits",
			text, folder.Names())
	}
	s[file] = sum
	return nil
}

// At are files to be fetched from the folder at address base: those of files,
// which may be none, and those that sums names. The user's checksums replace
// the ones of files.
func At(base string, files []File, sums Sums) ([]File, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("expected the address of a folder, as in https://example.com/model/")
	}
	at := func(name string) string {
		in := *u
		in.Path = path.Join("/", u.Path, name)
		in.RawPath = ""
		return in.String()
	}
	names := map[string]bool{}
	var out []File
	for _, f := range files {
		names[f.Name] = true
		out = append(out, f.from(at, sums))
	}
	var more []string
	for name := range sums {
		if plain := caches.Unpacked(name); !names[plain] {
			names[plain] = true
			more = append(more, plain)
		}
	}
	slices.Sort(more)
	for _, name := range more {
		out = append(out, File{Name: name}.from(at, sums))
	}
	return out, nil
}

// trusted are the checksums that f must have, unpacked and packed, as far as
// they are known, and what the packed one is called. Those of sums go before those
// of the catalog; one of them replaces both.
func (f File) trusted(sums Sums) (sum, packedName, packedSum string) {
	packedName = f.Name + packedExt
	for name, s := range sums {
		if caches.Unpacked(name) != f.Name {
			continue
		}
		if name == f.Name {
			sum = s
		} else {
			packedName, packedSum = name, s
		}
	}
	if sum != "" || packedSum != "" {
		return sum, packedName, packedSum
	}
	for _, s := range f.Sources {
		if packed(s.URL) && s.SHA256 != "" {
			packedSum = s.SHA256
		}
	}
	return f.SHA256, packedName, packedSum
}

// from is f with sources of which at gives the addresses: the file as it is,
// then packed, as far as they can be verified.
func (f File) from(at func(name string) string, sums Sums) File {
	sum, packedName, packedSum := f.trusted(sums)
	out := File{Name: f.Name, SHA256: sum}
	if sum != "" {
		out.Sources = append(out.Sources, Source{URL: at(f.Name)})
	}
	if sum != "" || packedSum != "" {
		out.Sources = append(out.Sources, Source{URL: at(packedName), SHA256: packedSum})
	}
	return out
}
