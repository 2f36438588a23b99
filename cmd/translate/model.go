package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"dolmetsch/nmt"
	"dolmetsch/nmt/model"
	"dolmetsch/pipeline/backend/offline"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/memory"
)

// sumsFile lists the SHA-256 of an installed model's files, as sha256sum does.
const sumsFile = "SHA256SUMS"

func modelCommand() *cli.Command {
	return &cli.Command{
		Name:  "model",
		Usage: "offline models: the built-in one and those you install",
		Subcommands: []*cli.Command{
			{Name: "list", Usage: "the built-in model and the installed ones", Action: listModels},
			{Name: "info", Usage: "what a model is; the built-in one if none is named", ArgsUsage: "[NAME|DIR]", Action: modelInfo},
			{Name: "verify", Usage: "load a model and compare its files with their checksums", ArgsUsage: "[NAME|DIR]", Action: verifyModel},
			{
				Name: "install", Usage: "copy a model in Bergamot's format (model*.bin, vocab*.spm, lex*.bin) from a folder",
				ArgsUsage: "NAME DIR", Action: installModel,
			},
		},
	}
}

func modelsFolder(s *session) (string, error) {
	dir, err := dataFolder(s.getenv)
	return filepath.Join(dir, "models"), err
}

// modelFolder is the folder of the model that --model names: an installed one,
// or a folder as it is.
func modelFolder(name string, s *session) (string, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return name, nil
	}
	dir, err := modelsFolder(s)
	if err == nil && filepath.Base(name) == name {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.IsDir() {
			return filepath.Join(dir, name), nil
		}
	}
	return "", usage("no model %q: neither a folder nor installed (see translate model list)", name)
}

func listModels(c *cli.Context) error {
	s := sessionOf(c)
	fmt.Fprintf(c.App.Writer, "%s\tbuilt in\n", model.Name)
	dir, err := modelsFolder(s)
	if err != nil {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("models: %w", err)
	}
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			fmt.Fprintf(c.App.Writer, "%s\t%s\n", e.Name(), filepath.Join(dir, e.Name()))
		}
	}
	return nil
}

// modelFiles are the files of the model that the first argument names.
func modelFiles(c *cli.Context) (name, dir string, files nmt.Files, err error) {
	if c.NArg() > 1 {
		return "", "", files, usage("expected one model, got %d", c.NArg())
	}
	if !c.Args().Present() || c.Args().First() == model.Name {
		files, err = model.Files()
		return model.Name, "", files, err
	}
	dir, err = modelFolder(c.Args().First(), sessionOf(c))
	if err != nil {
		return "", "", files, err
	}
	files, err = offline.ReadFolder(dir)
	if err != nil {
		err = usage("%v", err)
	}
	return filepath.Base(dir), dir, files, err
}

func modelInfo(c *cli.Context) error {
	name, dir, files, err := modelFiles(c)
	if err != nil {
		return err
	}
	m, err := nmt.Load(files)
	if err != nil {
		return usage("%s: %v", name, err)
	}
	if dir == "" {
		dir = "built in"
	}
	fmt.Fprintf(c.App.Writer, "name       %s\nplace      %s\nshape      %s\nfiles      %.1f MB\nSHA-256    %s\n",
		name, dir, m.Shape(), float64(len(files.Model)+len(files.Vocabulary)+len(files.Shortlist))/1e6, model.Hash(files))
	return nil
}

func verifyModel(c *cli.Context) error {
	name, dir, files, err := modelFiles(c)
	if err != nil {
		return err
	}
	if _, err := nmt.Load(files); err != nil {
		return usage("%s: %v", name, err)
	}
	if dir != "" {
		switch err := verifySums(dir); {
		case errors.Is(err, os.ErrNotExist):
			fmt.Fprintf(c.App.Writer, "%s: loads; the folder has no %s to compare with\n", name, sumsFile)
			return nil
		case err != nil:
			return err
		}
	}
	fmt.Fprintf(c.App.Writer, "%s: good\n", name)
	return nil
}

func verifySums(dir string) error {
	b, err := os.ReadFile(filepath.Join(dir, sumsFile))
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(b))
	for n := 1; lines.Scan(); n++ {
		want, file, ok := strings.Cut(lines.Text(), "  ")
		if !ok || filepath.Base(file) != file {
			return usage("%s:%d: expected a checksum, two spaces and a file name", filepath.Join(dir, sumsFile), n)
		}
		data, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			return usage("%v", err)
		}
		if memory.Hash(data) != want {
			return usage("%s is damaged: its SHA-256 is %s, expected %s; install the model again", filepath.Join(dir, file), memory.Hash(data), want)
		}
	}
	return lines.Err()
}

// installModel copies a model into the user's models, whole or not at all.
func installModel(c *cli.Context) error {
	if c.NArg() != 2 {
		return usage("expected a name for the model and the folder it is in, got %d arguments", c.NArg())
	}
	name, from := c.Args().Get(0), c.Args().Get(1)
	if filepath.Base(name) != name || strings.HasPrefix(name, ".") || name == model.Name {
		return usage("%q is no name for a model; expected letters, digits and hyphens", name)
	}
	files, err := offline.ReadFolder(from)
	if err != nil {
		return usage("%v", err)
	}
	if _, err := nmt.Load(files); err != nil {
		return usage("%s: %v", from, err)
	}
	models, err := modelsFolder(sessionOf(c))
	if err != nil {
		return usage("no place for models is known: %v", err)
	}
	place := filepath.Join(models, name)
	if _, err := os.Stat(place); err == nil {
		return usage("%s is there already; remove the folder first", place)
	}
	if err := os.MkdirAll(models, 0o777); err != nil {
		return unwritable(models, err)
	}
	temp, err := os.MkdirTemp(models, "."+name+".*.tmp")
	if err != nil {
		return unwritable(models, err)
	}
	defer os.RemoveAll(temp) // does nothing after the rename
	parts := map[string][]byte{"model.bin": files.Model, "vocab.spm": files.Vocabulary}
	if files.Shortlist != nil {
		parts["lex.bin"] = files.Shortlist
	}
	var names []string
	for file := range parts {
		names = append(names, file)
	}
	slices.Sort(names)
	var sums strings.Builder
	for _, file := range names {
		if err := bitext.WriteFile(filepath.Join(temp, file), parts[file]); err != nil {
			return unwritable(temp, err)
		}
		fmt.Fprintf(&sums, "%s  %s\n", memory.Hash(parts[file]), file)
	}
	if err := bitext.WriteFile(filepath.Join(temp, sumsFile), []byte(sums.String())); err != nil {
		return unwritable(temp, err)
	}
	if err := os.Rename(temp, place); err != nil {
		return unwritable(place, err)
	}
	sessionOf(c).log.Info(fmt.Sprintf("installed %s; use it with --model %s", place, name))
	return nil
}
