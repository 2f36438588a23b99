package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"dolmetsch/nmt"
	"dolmetsch/nmt/catalog"
	"dolmetsch/nmt/folder"
	"dolmetsch/nmt/model"
	"dolmetsch/pipeline/backend/offline"
)

// modelFlags are those of the commands that look beyond this machine.
type modelFlags struct {
	remote       bool
	registry     string
	architecture string
	sums         *cli.StringSlice
}

func modelCommand(s *session) *cli.Command {
	f := &modelFlags{sums: cli.NewStringSlice()}
	registry := &cli.StringFlag{Name: "registry", Destination: &f.registry, DefaultText: "Mozilla's, or " + offline.EnvRegistry, Usage: "the `ADDRESS` of a list of models in the form of Mozilla's"}
	return &cli.Command{
		Name:  "model",
		Usage: "offline models: the built-in one and those you install",
		Subcommands: []*cli.Command{
			{
				Name: "list", Usage: "the built-in model, the installed ones, and those of the catalogue",
				Action: s.action(func(ctx context.Context) error { return s.listModels(ctx, f) }),
				Flags:  []cli.Flag{&cli.BoolFlag{Name: "remote", Destination: &f.remote, Usage: "ask the registry which models are published today"}, registry},
			},
			{Name: "info", Usage: "what a model is; the built-in one if none is named", ArgsUsage: "[NAME|DIR]", Action: s.action(s.modelInfo)},
			{Name: "verify", Usage: "load a model and compare its files with their checksums", ArgsUsage: "[NAME|DIR]", Action: s.action(s.verifyModel)},
			{
				Name: "install", Usage: "download Firefox's best model (mozilla) or one of the catalogue, or take one in Bergamot's format from an address, a folder, Firefox's profile or another program's cache; also packed (.gz, .zst)",
				ArgsUsage: "NAME [URL|DIR]", Action: s.action(func(ctx context.Context) error { return s.installModel(ctx, f) }),
				Flags: []cli.Flag{
					&cli.StringSliceFlag{Name: "sha256", Destination: f.sums, Usage: "the checksum a file must have, as `FILE=SUM`; may be repeated"},
					&cli.StringFlag{Name: "architecture", Destination: &f.architecture, Usage: "with mozilla: which `SHAPE` it is to have, tiny, base-memory or base"},
					registry,
				},
			},
		},
	}
}

// registryAddress is where the list of models is.
func (s *session) registryAddress(f *modelFlags) string {
	return cmp.Or(f.registry, s.getenv(offline.EnvRegistry), catalog.Registry)
}

// mozilla is the name under which the registry's best model is installed; with
// an architecture that follows after a hyphen, as the catalogue's names have it.
const mozilla = "mozilla"

func (s *session) modelsFolder() (string, error) {
	dir, err := s.dataFolder()
	return filepath.Join(dir, "models"), err
}

// modelFolder is the folder of the model that --model names: an installed one,
// or a folder as it is. Where both have a name, ./NAME is the folder.
func (s *session) modelFolder(name string) (string, error) {
	dir, err := s.modelsFolder()
	if place := filepath.Join(dir, name); err == nil && filepath.Base(name) == name && !strings.HasPrefix(name, ".") && isFolder(place) {
		return place, nil
	}
	if isFolder(name) {
		return name, nil
	}
	published, err := catalog.Published()
	if err != nil {
		return "", err
	}
	if _, ok := published.ByName(name); ok || name == mozilla {
		return "", usage("the model %s is not installed; translate model install %s downloads it", name, name)
	}
	return "", usage("no model %q: neither a folder nor installed (see translate model list)", name)
}

func (s *session) listModels(ctx context.Context, f *modelFlags) error {
	if len(s.args) > 0 {
		return usage("model list takes no arguments, got %q", s.args[0])
	}
	if f.remote {
		return s.listRemote(ctx, s.registryAddress(f))
	}
	published, err := catalog.Published()
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
	files, err := model.Files()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s\tbuilt in\t%.1f MB, licence %s\n", model.Name, float64(bytesOf(files))/1e6, model.Licence)
	dir, noPlace := s.modelsFolder()
	installed := map[string]bool{}
	if noPlace == nil {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("models: %w", err)
		}
		for _, e := range entries {
			if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
				installed[e.Name()] = true
				fmt.Fprintf(out, "%s\tinstalled\t%s\n", e.Name(), filepath.Join(dir, e.Name()))
			}
		}
	}
	for _, m := range published.Models {
		if installed[m.Name] {
			continue
		}
		state := "not installed"
		if n := (catalog.Installer{Dir: dir}).Partial(m.Name); noPlace == nil && n > 0 {
			state = fmt.Sprintf("%.1f MB are here", float64(n)/1e6)
		}
		fmt.Fprintf(out, "%s\t%s\t%.1f MB to download, %s, licence %s\n", m.Name, state, float64(m.Bytes())/1e6, m.Publisher, m.Licence)
	}
	if !installed[mozilla] {
		fmt.Fprintf(out, "%s\tnot installed\tthe best of Mozilla's models for Firefox, as translate model list --remote shows them\n", mozilla)
	}
	return out.Flush()
}

// listRemote lists what a registry has, best first.
func (s *session) listRemote(ctx context.Context, registry string) error {
	c, err := catalog.Installer{}.Remote(ctx, registry)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
	for i, m := range c.Models {
		command := "translate model install " + mozilla
		if i > 0 {
			command += " --architecture " + m.Architecture
		}
		size := "size not known"
		if n := m.Files[0].Bytes; n > 0 {
			size = fmt.Sprintf("weights %.1f MB", float64(n)/1e6)
		}
		fmt.Fprintf(out, "%s\t%s, licence %s\t%s\t%s\n", m.Architecture, size, m.Licence, cmp.Or(m.Quality, "not measured"), command)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	s.log.Info(fmt.Sprintf("the registry is of %s", cmp.Or(c.Date, "a date that it does not say")))
	return nil
}

// bestMozilla is the registry's best model, or that of an architecture, and the
// catalogue's where the registry cannot be had or has none.
func (s *session) bestMozilla(ctx context.Context, in catalog.Installer, f *modelFlags, published catalog.Catalog) (catalog.Model, error) {
	fits := func(m catalog.Model) bool { return f.architecture == "" || m.Architecture == f.architecture }
	c, err := in.Remote(ctx, s.registryAddress(f))
	if err == nil {
		if i := slices.IndexFunc(c.Models, fits); i >= 0 {
			return c.Models[i], nil
		}
		var have []string
		for _, m := range c.Models {
			have = append(have, m.Architecture)
		}
		err = fmt.Errorf("the registry has no %s that is released, but %s", f.architecture, strings.Join(have, ", "))
	}
	if ctx.Err() != nil {
		return catalog.Model{}, err
	}
	// base-memory by default: by Mozilla's measurements the best for German
	m, ok := published.ByName(mozilla + "-" + cmp.Or(f.architecture, "base-memory"))
	if !ok {
		return m, usage("%v; the built-in catalogue has no %s either", err, f.architecture)
	}
	s.log.Warn(fmt.Sprintf("%v; taking %s as the built-in catalogue of %s has it", err, m.Name, published.Date))
	return m, nil
}

// modelFiles are the files of the model that the first argument names.
func (s *session) modelFiles() (name, dir string, files nmt.Files, err error) {
	if len(s.args) == 0 || s.args[0] == model.Name {
		files, err = model.Files()
		return model.Name, "", files, err
	}
	dir, err = s.modelFolder(s.args[0])
	if err != nil {
		return "", "", files, err
	}
	files, err = folder.Read(dir)
	if err != nil {
		err = usage("%v", err)
	}
	return filepath.Base(dir), dir, files, err
}

func (s *session) modelInfo(context.Context) error {
	if len(s.args) > 1 {
		return usage("expected one model, got %d", len(s.args))
	}
	published, err := catalog.Published()
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
	if m, ok := published.ByName(strings.Join(s.args, "")); ok {
		if _, err := s.modelFolder(m.Name); err != nil {
			fmt.Fprintf(out, "name\t%s\nplace\tnot installed\n", m.Name)
			publishedInfo(out, m, published.Date)
			filesInfo(out, m)
			return out.Flush()
		}
	}
	name, dir, files, err := s.modelFiles()
	if err != nil {
		return err
	}
	m, err := nmt.Load(files)
	if err != nil {
		return usage("%s: %v", name, err)
	}
	place := dir
	if dir == "" {
		place = "built in"
	}
	fmt.Fprintf(out, "name\t%s\nplace\t%s\nshape\t%s\nfiles\t%.1f MB\nSHA-256\t%s\n",
		name, place, m.Shape(), float64(bytesOf(files))/1e6, model.Hash(files))
	if dir == "" {
		for _, sc := range model.Scores() {
			fmt.Fprintf(out, "quality\t%s: %s BLEU, %s chrF2, through the whole pipeline\n", sc.Set, sc.BLEU, sc.ChrF)
		}
		fmt.Fprintf(out, "licence\t%s; what the sources of its training allow is in its card, nmt/model/README.md\n", model.Licence)
	}
	if dir != "" {
		if sums, err := catalog.ReadSums(dir); err == nil {
			if m, ok := published.BySums(sums); ok {
				publishedInfo(out, m, published.Date)
			}
		}
	}
	return out.Flush()
}

// bytesOf is the size of a model.
func bytesOf(files nmt.Files) int {
	return len(files.Model) + len(files.Vocabulary) + len(files.TargetVocabulary) + len(files.Shortlist)
}

func publishedInfo(w io.Writer, m catalog.Model, date string) {
	fmt.Fprintf(w, "model\t%s\nquality\t%s\npublisher\t%s\nlicence\t%s\ncatalogue\tlooked up %s\n", m.About, m.Quality, m.Publisher, m.Licence, date)
}

// megabytesToCome is how much of m there is to download.
func megabytesToCome(m catalog.Model) string {
	if n := m.Bytes(); n > 0 {
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	if n := m.Unpacked(); n > 0 {
		return fmt.Sprintf("%.1f MB and more once unpacked", float64(n)/1e6)
	}
	return "size not known"
}

// filesInfo says of each file of m what is known.
func filesInfo(w io.Writer, m catalog.Model) {
	for _, f := range m.Files {
		fmt.Fprintf(w, "file\t%s: %s, %s\n", f.Name, megabytes(f.Bytes), checksum(f.SHA256))
		for _, s := range f.Sources {
			fmt.Fprintf(w, "  from\t%s: %s, %s\n", s.URL, megabytes(s.Bytes), checksum(s.SHA256))
		}
		if len(f.Sources) == 0 {
			fmt.Fprintf(w, "  from\tno address is known: install it with translate model install %s URL|DIR\n", m.Name)
		}
	}
}

func megabytes(n int64) string {
	if n == 0 {
		return "size not known"
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

func checksum(sum string) string {
	if sum == "" {
		return "SHA-256 not known"
	}
	return "SHA-256 " + sum
}

func (s *session) verifyModel(ctx context.Context) error {
	if len(s.args) > 1 {
		return usage("expected one model, got %d", len(s.args))
	}
	name, dir, files, err := s.modelFiles()
	if err != nil {
		return err
	}
	if _, err := nmt.Load(files); err != nil {
		return usage("%s: %v", name, err)
	}
	if dir == "" {
		fmt.Fprintf(s.stdout, "%s: good\n", name)
		return nil
	}
	sums, err := catalog.Verify(ctx, dir)
	switch {
	case errors.Is(err, os.ErrNotExist) && sums == nil && !exists(filepath.Join(dir, catalog.SumsFile)):
		fmt.Fprintf(s.stdout, "%s: loads; the folder has no %s to compare with\n", name, catalog.SumsFile)
		return nil
	case errors.Is(err, context.Canceled):
		return err
	case err != nil:
		return usage("%v; install the model again", err)
	}
	published, err := catalog.Published()
	if err != nil {
		return err
	}
	m, same := published.BySums(sums)
	if !same {
		fmt.Fprintf(s.stdout, "%s: good: the files are as they were installed; the catalogue does not list them\n", name)
		return nil
	}
	var unknown []string
	for _, f := range m.Files {
		if f.SHA256 == "" {
			unknown = append(unknown, f.Name)
		}
	}
	if unknown == nil {
		fmt.Fprintf(s.stdout, "%s: good: the files are those published as %s\n", name, m.Name)
		return nil
	}
	fmt.Fprintf(s.stdout, "%s: good: the files are as they were installed, as %s; the catalogue has no checksum of the unpacked %s\n",
		name, m.Name, strings.Join(unknown, ", "))
	return nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// installModel downloads or copies a model into the user's models, whole or not
// at all.
func (s *session) installModel(ctx context.Context, f *modelFlags) error {
	if len(s.args) < 1 || len(s.args) > 2 {
		return usage("expected a name for the model and, unless the catalogue has it, the address or the folder it is in; got %d arguments", len(s.args))
	}
	name, from := s.args[0], ""
	if len(s.args) == 2 {
		from = s.args[1]
	}
	if filepath.Base(name) != name || strings.HasPrefix(name, ".") || name == model.Name {
		return usage("%q is no name for a model; expected letters, digits and hyphens", name)
	}
	best := name == mozilla && from == ""
	if f.architecture != "" {
		if !best {
			return usage("--architecture is for translate model install %s", mozilla)
		}
		name += "-" + f.architecture
		if filepath.Base(name) != name {
			return usage("%q is no architecture; expected tiny, base-memory or base", f.architecture)
		}
	}
	sums := catalog.Sums{}
	for _, text := range f.sums.Value() {
		if err := sums.ParseSum(text); err != nil {
			return usage("--sha256 %v", err)
		}
	}
	published, err := catalog.Published()
	if err != nil {
		return err
	}
	known, listed := published.ByName(name)
	if best {
		known, listed = catalog.Model{}, false
	}
	models, err := s.modelsFolder()
	if err != nil {
		return usage("no place for models is known: %v", err)
	}
	if err := os.MkdirAll(models, 0o777); err != nil {
		return unwritable(models, err)
	}
	all, show, clear := int64(-1), func(int, int) {}, func() {}
	in := catalog.Installer{
		Dir: models,
		Check: func(dir string) error {
			files, err := folder.Read(dir)
			if err == nil {
				_, err = nmt.Load(files)
			}
			if err != nil {
				return fmt.Errorf("the files are no model that this program can run: %w", err)
			}
			return nil
		},
		Progress: func(done, total int64) {
			if total != all { // a size became known; a bar keeps the one it began with
				clear()
				show, clear = progress(s.stderr, s.progress, name+", kB")
				all = total
			}
			show(int(done/1000), int(total/1000))
		},
	}

	var place string
	switch {
	case best && len(sums) > 0:
		return usage("--sha256 is for a model from an address or a folder; the registry has the checksums of %s", name)
	case best:
		if in.Exists(name) {
			return usage("%s %v; remove the folder first", filepath.Join(models, name), catalog.ErrExists)
		}
		m, e := s.bestMozilla(ctx, in, f, published)
		if e != nil {
			return e
		}
		s.log.Info(fmt.Sprintf("downloading %s as %s: %s, licence %s", m.Name, name, megabytesToCome(m), m.Licence))
		place, err = in.Download(ctx, name, m.Files)
	case from == "" && !listed:
		return usage("the catalogue has no model %q (see translate model list); for another one: translate model install NAME URL|DIR", name)
	case from == "" && len(sums) > 0:
		return usage("--sha256 is for a model from an address or a folder; the catalogue has the checksums of %s", name)
	case from == "":
		s.log.Info(fmt.Sprintf("downloading %s: %.1f MB, %s, licence %s", name, float64(known.Bytes())/1e6, known.Publisher, known.Licence))
		place, err = in.Download(ctx, name, known.Files)
	case strings.Contains(from, "://"):
		files, e := catalog.At(from, known.Files, sums)
		if e != nil {
			return usage("%v", e)
		}
		if len(files) == 0 {
			return usage("the files at an address must be named with their checksums: --sha256 model.bin=SUM --sha256 vocab.spm=SUM, and lex.bin if there is one")
		}
		place, err = in.Download(ctx, name, files)
	default:
		place, err = in.Copy(ctx, name, from, known.Files, sums)
	}
	clear()
	switch {
	case err == nil:
		s.log.Info(fmt.Sprintf("installed %s; use it with --model %s", place, name))
		return nil
	case errors.Is(err, context.Canceled):
		if n := in.Partial(name); n > 0 {
			s.log.Info(fmt.Sprintf("%.1f MB of %s are kept; the same command continues there", float64(n)/1e6, name))
		}
		return err
	case errors.Is(err, catalog.ErrExists):
		return usage("%v; remove the folder first", err)
	case errors.Is(err, catalog.ErrUnknown):
		return usage("%v; take it from elsewhere: translate model install %s URL|DIR --sha256 FILE=SUM", err, name)
	case listed && (errors.Is(err, catalog.ErrChecksum) || errors.Is(err, catalog.ErrMissing)):
		err = fmt.Errorf("%w; a model that is not the catalogue's %s needs another name", err, name)
	}
	if from != "" && !strings.Contains(from, "://") {
		return usage("%v", err)
	}
	if e := new(fs.PathError); errors.As(err, &e) {
		return unwritable(e.Path, err)
	}
	return fmt.Errorf("%s was not installed: %w", name, err)
}
