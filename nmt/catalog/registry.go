package catalog

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"dolmetsch/nmt/caches"
	"dolmetsch/nmt/folder"
)

// Registry is where Mozilla publishes the models that Firefox translates with.
const Registry = "https://storage.googleapis.com/moz-fx-translations-data--303e-prod-translations-data/db/models.json"

// registryBytes is more than any registry has; Mozilla's has some hundred KB.
const registryBytes = 32 << 20

// registry is the part of Mozilla's list that matters here. Paths are below
// baseUrl and packed with gzip.
type registry struct {
	Generated string                     `json:"generated"`
	BaseURL   string                     `json:"baseUrl"`
	Models    map[string][]registryModel `json:"models"` // by languages, "de-en"
}

type registryModel struct {
	Architecture  string                        `json:"architecture"` // "tiny", "base", "base-memory"
	ReleaseStatus string                        `json:"releaseStatus"`
	Files         map[string]registryFile       `json:"files"`
	Metrics       map[string]map[string]float64 `json:"metrics"` // by test set
}

// registryFile is a file of which the size and SHA-256 may be missing.
type registryFile struct {
	Path  string `json:"path"`
	Bytes int64  `json:"uncompressedSize"`
	Hash  string `json:"uncompressedHash"`
}

// registryKinds are the files of a model by their names in the registry.
var registryKinds = map[string]folder.Kind{
	"model": folder.Model, "vocab": folder.Vocabulary, "srcVocab": folder.SourceVocabulary,
	"trgVocab": folder.TargetVocabulary, "lexicalShortlist": folder.Shortlist,
}

// registryTest is the test set by which models are compared, registryMetrics
// the metrics on it, the first one that models have first.
const registryTest = "flores200-plus"

var registryMetrics = []struct{ key, name string }{{"comet22", "COMET-22"}, {"bleu", "BLEU"}, {"chrf", "chrF"}}

// Remote reads a registry in the form of Mozilla's at an address: the
// German-English models that are released and whole, the best one first. What
// keeps a model from being one of them is in the error if none is left.
func (in Installer) Remote(ctx context.Context, address string) (Catalog, error) {
	fail := func(err error) (Catalog, error) {
		return Catalog{}, fmt.Errorf("the registry %s: %w", display(address), err)
	}
	if err := mayServe(address); err != nil {
		return fail(err)
	}
	scratch, err := os.MkdirTemp("", "dolmetsch-*")
	if err != nil {
		return fail(err)
	}
	defer os.RemoveAll(scratch)
	list := File{Name: "models.json", Bytes: registryBytes, Sources: []Source{{URL: address}}}
	in.Progress = nil
	place := filepath.Join(scratch, list.Name)
	if err := in.downloader([]File{list}).persist(ctx, place, 0, list, list.Sources[0]); err != nil {
		return fail(err)
	}
	b, err := os.ReadFile(place)
	if err != nil {
		return fail(err)
	}
	c, err := parseRegistry(b)
	if err != nil {
		return fail(err)
	}
	return c, nil
}

// parseRegistry takes the German-English models out of a registry.
func parseRegistry(b []byte) (c Catalog, err error) {
	var r registry
	if err := json.NewDecoder(bytes.NewReader(b)).Decode(&r); err != nil {
		return c, fmt.Errorf("not a list of models: %w", err)
	}
	if err := mayServe(r.BaseURL); err != nil {
		return c, fmt.Errorf("baseUrl: %w", err)
	}
	pinned, err := Published()
	if err != nil {
		return c, err
	}
	c.Date, _, _ = strings.Cut(r.Generated, "T")
	type scored struct {
		model Model
		score []float64
	}
	var models []scored
	var reasons []string
	for _, m := range r.Models["de-en"] {
		if !strings.HasPrefix(m.ReleaseStatus, "Release") {
			reasons = append(reasons, fmt.Sprintf("%s is not released", cmp.Or(m.Architecture, "a model")))
			continue
		}
		found, err := m.model(r.BaseURL, pinned)
		if err != nil {
			reasons = append(reasons, fmt.Sprintf("%s: %v", cmp.Or(m.Architecture, "a model"), err))
			continue
		}
		models = append(models, scored{found, m.scores()})
	}
	if len(models) == 0 {
		if len(reasons) == 0 {
			reasons = []string{"it lists none for de-en"}
		}
		return c, fmt.Errorf("no German-English model: %s", strings.Join(reasons, "; "))
	}
	slices.SortStableFunc(models, func(a, b scored) int { return slices.Compare(b.score, a.score) })
	for _, m := range models {
		c.Models = append(c.Models, m.model)
	}
	return c, nil
}

// mayServe refuses addresses that others could answer for.
func mayServe(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return fmt.Errorf("%q is no address", display(address))
	}
	ip := net.ParseIP(u.Hostname())
	if u.Scheme != "https" && !(u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())) {
		return fmt.Errorf("expected an https address, got %q", display(address))
	}
	return nil
}

// scores are the metrics of m, those missing as 0, and last what the size of the
// architecture promises.
func (m registryModel) scores() (s []float64) {
	for _, x := range registryMetrics {
		s = append(s, m.Metrics[registryTest][x.key])
	}
	return append(s, float64(slices.Index([]string{"tiny", "base-memory", "base"}, m.Architecture)))
}

// model is m as one of a catalog. A checksum that the registry lacks is taken
// from the pinned model with the same weights, else from the server's announcement.
func (m registryModel) model(base string, pinned Catalog) (Model, error) {
	out := Model{
		Name:         "mozilla-" + m.Architecture,
		Architecture: m.Architecture,
		About:        fmt.Sprintf("Firefox Translations, %s, status %s", m.Architecture, m.ReleaseStatus),
		Publisher:    "Mozilla",
		Licence:      "MPL-2.0",
	}
	var quality []string
	for _, x := range registryMetrics {
		if v := m.Metrics[registryTest][x.key]; v != 0 {
			quality = append(quality, fmt.Sprintf("%s %.4g", x.name, v))
		}
	}
	if quality != nil {
		out.Quality = registryTest + ", by Mozilla: " + strings.Join(quality, ", ")
	}
	if m.Architecture == "" || !filepath.IsLocal(m.Architecture) || strings.ContainsAny(m.Architecture, `/\`) {
		return out, fmt.Errorf("%q is no architecture", m.Architecture)
	}
	var names [2]bool // whether there are weights, and a vocabulary or two
	for _, key := range []string{"model", "vocab", "srcVocab", "trgVocab", "lexicalShortlist"} {
		f, ok := m.Files[key]
		if !ok {
			continue
		}
		name := caches.Unpacked(path.Base(f.Path))
		if k, ok := folder.KindOf(name); !ok || k != registryKinds[key] {
			return out, fmt.Errorf("%s: %q is not what such a file is called", key, f.Path)
		}
		u, err := url.Parse(base)
		if err != nil {
			return out, err
		}
		f.Hash = strings.ToLower(f.Hash)
		if f.Hash != "" && !hexSum.MatchString(f.Hash) || f.Bytes < 0 || f.Bytes > maxUnpacked {
			return out, fmt.Errorf("%s: %d bytes with the SHA-256 %q", key, f.Bytes, f.Hash)
		}
		file := File{Name: name, Bytes: f.Bytes, SHA256: f.Hash, Sources: []Source{{URL: u.JoinPath(f.Path).String()}}}
		out.Files = append(out.Files, file)
		names[0] = names[0] || key == "model"
		_, one := m.Files["srcVocab"]
		_, two := m.Files["trgVocab"]
		names[1] = names[1] || key == "vocab" || one && two
	}
	if !names[0] || !names[1] {
		return out, fmt.Errorf("it lists no weights, or no vocabulary")
	}
	same, _ := pinned.ByWeights(out.Files[0].SHA256)
	for i, f := range out.Files {
		if f.SHA256 != "" {
			continue
		}
		if j := slices.IndexFunc(same.Files, func(p File) bool { return p.Name == f.Name }); j >= 0 {
			out.Files[i].SHA256 = same.Files[j].SHA256
		}
		out.Files[i].Sources[0].Announced = out.Files[i].SHA256 == ""
	}
	return out, nil
}
